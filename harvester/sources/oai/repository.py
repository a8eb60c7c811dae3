"""Asking an OAI-PMH repository: the only door to sickle.

sickle gives the verbs, their arguments and the walk along resumption tokens. What goes over the
wire and what is made of an answer is ours: it parses three times, mends what it cannot read, and
takes a cut list for a short one.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING

from sickle import Sickle
from sickle.iterator import BaseOAIIterator

from harvester.errors import ProtocolError, Refused, RepositoryError, SettingsError, Unreadable
from harvester.sources.http import HOSTS, Session
from harvester.sources.oai.envelope import open_envelope
from harvester.sources.oai.identify import choose_prefix, identify, metadata_formats
from harvester.sources.oai.records import headers_of, page_of, pages_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harvester.config import Partner, Settings
    from harvester.sources.http import Hosts
    from harvester.sources.oai.checkpoint import Checkpoint
    from harvester.sources.oai.envelope import Answer
    from harvester.sources.oai.identify import Identify
    from harvester.sources.oai.windows import Window
    from harvester.sources.page import Header, Page

    Verb = Callable[..., Iterator[Answer]]
    """A list verb of sickle's; the first answer is here when it returns."""

DAYS = "YYYY-MM-DD"
HURRIED = 2
"""How often something is asked for that is one way of many."""
COMMON_PREFIXES = ("marc21", "marcxml", "unimarc", "oai_marc", "oai_dc")
"""Tried in this order where a repository does not tell which formats it has."""


_DIALECTS = ("seconds", "days", "none")
"""How dates are written: to the second, to the day, or not at all, for some take none."""


class Answers(BaseOAIIterator):  # type: ignore[misc]  # sickle ships no types
    """The answers of a list one by one; the next is asked for when the last was taken."""

    sickle: Repository
    verb: str
    params: dict[str, str]
    resumption_token: str
    waiting: list[Answer]

    def _next_response(self) -> None:
        token = self.resumption_token or self.params.get("resumptionToken", "")
        answer = self.sickle.go_on(self.verb, token, self.params)
        self.waiting, self.resumption_token = [answer], answer.token

    def next(self) -> Answer:
        """The next answer, opened; raises StopIteration after the one without token."""
        if not self.waiting:
            if not self.resumption_token:
                raise StopIteration
            self._next_response()
        return self.waiting.pop()


class Repository(Sickle):  # type: ignore[misc]  # sickle ships no types
    """A repository to ask: its verbs are sickle's, its answers are `Answer` values.

    It learns the repository's dialect as it goes: how `from` is written, whether tokens want the
    prefix beside them.
    """

    def __init__(self, endpoint: str, session: Session) -> None:
        super().__init__(endpoint, iterator=Answers)
        self.session = session
        self._dialect = _DIALECTS[0]
        self._token_wants_prefix = False

    def harvest(self, **query: str) -> Answer:
        """One answer; see `Session.get` and `open_envelope` for what is raised."""
        return self.session.get(self.endpoint, query, partial(_open, query["verb"]))

    def go_on(self, verb: str, token: str, params: dict[str, str]) -> Answer:
        """The list's first answer, or the one a token leads to.

        A token excludes all other arguments (section 3.5); some repositories want the prefix too.
        """
        if not token:
            return self.harvest(**params)
        query = {"verb": verb, "resumptionToken": token}
        prefix = {"metadataPrefix": params.get("metadataPrefix", "")}
        if self._token_wants_prefix:
            return self.harvest(**query, **prefix)
        try:
            return self.harvest(**query)
        except ProtocolError as error:
            if error.code != "badArgument" or not prefix["metadataPrefix"]:
                raise
            answer = self.harvest(**query, **prefix)
            self._token_wants_prefix = True
            return answer

    @cached_property
    def identity(self) -> Identify | None:
        """What the repository says of itself; None if it does not."""
        try:
            return identify(self)
        except (ProtocolError, Unreadable, Refused):
            return None

    @property
    def days(self) -> bool:
        """Whether dates are written in days, which all must understand, rather than seconds."""
        granularity = self.identity.granularity if self.identity else DAYS
        return self._dialect != "seconds" or "hh:mm:ss" not in granularity

    def answers(self) -> bool:
        """Whether the repository answers at all, whatever it says to this."""
        try:
            with self._hurry_once():
                self.__dict__["identity"] = identify(self)
        except ProtocolError:
            return True
        except RepositoryError:
            return False
        return True

    def hurry(self) -> None:
        """Give up a request sooner: it is one of many ways that are tried."""
        self.session.tries = min(self.session.tries, HURRIED)

    @contextmanager
    def _hurry_once(self) -> Iterator[None]:
        usual = self.session.tries
        self.hurry()
        try:
            yield
        finally:
            self.session.tries = usual

    def prefix(self, asked: str) -> str:
        """The prefix to ask for: the one of the settings, else the one that says most.

        Where the repository does not say which it has, common ones are tried; raises Refused where
        none brings a whole answer.
        """
        return asked or self._best_prefix

    @cached_property
    def _best_prefix(self) -> str:
        with self._hurry_once():
            try:
                return choose_prefix(metadata_formats(self))
            except (ProtocolError, Unreadable):
                return self._common_prefix()

    def _common_prefix(self) -> str:
        trouble: Unreadable | None = None
        for prefix in COMMON_PREFIXES:
            try:
                self.harvest(verb="ListRecords", metadataPrefix=prefix)
            except ProtocolError as error:
                if error.code == "noRecordsMatch":
                    return prefix
            except Unreadable as error:
                trouble = error
            else:
                return prefix
        if trouble:
            raise Refused(f"{trouble}; no metadata prefix is known, and none could be tried")
        return COMMON_PREFIXES[-1]

    def record_pages(self, partner: str, at: Checkpoint, window: Window) -> Iterator[Page]:
        """The pages of a window from where the checkpoint stands, an answer in one or more parts.

        Raises RepositoryError; Refused where the records are in another format than asked for.
        """
        asked = {"metadataPrefix": self.prefix(at.prefix), "set": at.set_spec}
        first = not at.token
        answers = self._answers(self.ListRecords, asked, at.token, window, narrowed=at.narrowed)
        for answer in answers:
            for page in pages_of(answer, partner, asked["metadataPrefix"], first=first):
                _check_format(self.endpoint, page)
                first = False
                yield page

    def header_pages(
        self, at: Checkpoint, window: Window, token: str = ""
    ) -> Iterator[tuple[Answer, tuple[Header, ...]]]:
        """The answers to ListIdentifiers for a window, or from a token on, with their headers."""
        asked = {"metadataPrefix": self.prefix(at.prefix), "set": at.set_spec}
        for answer in self._answers(self.ListIdentifiers, asked, token, window):
            yield answer, headers_of(answer)

    def record_page(self, partner: str, prefix: str, identifier: str) -> Page:
        """One record by itself (GetRecord); raises RepositoryError."""
        answer = self.harvest(verb="GetRecord", identifier=identifier, metadataPrefix=prefix)
        return page_of(answer, partner, prefix)

    def _answers(
        self,
        verb: Verb,
        asked: dict[str, str],
        token: str,
        window: Window,
        *,
        narrowed: bool = False,
    ) -> Iterator[Answer]:
        """The answers to one of sickle's list verbs, in the first dialect of dates understood.

        A `narrowed` list is one of many ways that are tried: an answer that cannot be read is not
        asked for in another dialect.
        """
        if token:
            yield from verb(**_given_arguments({**asked, "resumptionToken": token}))
            return
        ways = self._ways(window)
        for dialect, bounds in ways.items():
            try:
                answers = verb(**_given_arguments({**asked, **bounds}))
            except (ProtocolError, Unreadable) as error:
                other = narrowed if isinstance(error, Unreadable) else error.code != "badArgument"
                if other or dialect == next(reversed(ways)):
                    _explain(self, error, asked["metadataPrefix"])
                    raise
            else:
                self._dialect = dialect
                yield from answers
                return

    def _ways(self, window: Window) -> dict[str, dict[str, str]]:
        """The bounds of a window in every dialect still worth trying, the best first."""
        bounds = {"from": window.since, "until": window.until}
        if not any(bounds.values()):
            return {self._dialect: {}}
        ways = {
            "seconds": bounds,
            "days": {name: value[: len(DAYS)] for name, value in bounds.items()},
            "none": {},
        }
        if window.until:
            del ways["none"]
        known = list(ways)[_DIALECTS.index("days" if self.days else "seconds") :]
        if self._dialect == "none":
            known = known[-1:]
        return {dialect: ways[dialect] for dialect in known}


def connect(
    partner: Partner,
    settings: Settings,
    *,
    hosts: Hosts = HOSTS,
    sleep: Callable[[float], None] = time.sleep,
) -> Repository:
    """A partner's repository, not yet asked anything; `sleep` is called with seconds.

    Raises SettingsError for a partner without address, without the secret or the certificates
    that its file names.
    """
    if not partner.url:
        raise SettingsError(
            f"partner {partner.id} has no url; set one in its file or import its records from files"
        )
    return Repository(partner.url, Session(partner, settings, hosts=hosts, sleep=sleep))


def _given_arguments(asked: dict[str, str]) -> dict[str, str]:
    """The arguments that have a value: an empty one is none of OAI-PMH's."""
    return {name: value for name, value in asked.items() if value}


def _open(verb: str, body: bytes) -> Answer:
    answer = open_envelope(body)
    if answer.verb != verb:
        raise Unreadable(f"asked for {verb}, but {answer.verb} came")
    return answer


def _explain(client: Repository, error: RepositoryError, prefix: str) -> None:
    """Raise Refused with what a person can do about a prefix that is not offered."""
    if not isinstance(error, ProtocolError) or error.code != "cannotDisseminateFormat":
        return
    try:
        offered = ", ".join(each.prefix for each in metadata_formats(client))
    except RepositoryError:
        offered = "(it does not tell)"
    raise Refused(
        f"{client.endpoint}: {error}; it does not give {prefix!r} but {offered}: put the right "
        "prefix into the partner's file"
    ) from error


_ROOT = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_NO_MARC = frozenset({b"dc", b"qualifieddc", b"mods", b"mets", b"RDF"})


def _check_format(endpoint: str, page: Page) -> None:
    """Raise Refused for records that are plainly in another format than their prefix says."""
    held = next((record.metadata for record in page.records if record.metadata), b"")
    root = _ROOT.search(held, 0, 4096)
    if root is None:
        return
    as_dublin_core = page.prefix == "oai_dc"
    wrong = root[1] != b"dc" if as_dublin_core else root[1] in _NO_MARC
    if wrong and (as_dublin_core or "marc" in page.prefix.lower()):
        raise Refused(
            f"{endpoint}: asked for {page.prefix}, but its records are <{root[1].decode()}>; "
            "nothing of it is taken. Try another prefix, or tell the library"
        )
