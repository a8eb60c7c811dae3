"""Harvesting an OAI-PMH repository: the only door to sickle.

sickle gives the verbs, their arguments and the walk along resumption tokens. What goes over the
wire and what is made of an answer is ours: it parses three times, mends what it cannot read, and
takes a cut list for a short one.
"""

from __future__ import annotations

import time
from functools import cached_property, partial
from typing import TYPE_CHECKING

from msgspec import Struct
from sickle import Sickle
from sickle.iterator import BaseOAIIterator

from harvester.errors import ProtocolError, RepositoryError, SettingsError
from harvester.sources.checkpoint import advance, restarted
from harvester.sources.envelope import open_envelope
from harvester.sources.hosts import HOSTS
from harvester.sources.http import Session
from harvester.sources.loops import LoopGuard
from harvester.sources.page import Page, page_of
from harvester.sources.tree import child, children, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from harvester.config import Partner, Settings
    from harvester.sources.checkpoint import Checkpoint
    from harvester.sources.envelope import Answer
    from harvester.sources.hosts import Hosts

DAYS = "YYYY-MM-DD"
RESTARTS = 2
_NO_MARC = 3


class Identify(Struct, frozen=True):
    """What a repository says of itself; dates and words as it writes them."""

    name: str
    base_url: str
    granularity: str
    deleted_record: str
    earliest_datestamp: str
    admin_emails: tuple[str, ...]


class MetadataFormat(Struct, frozen=True):
    """A format the repository gives records in."""

    prefix: str
    schema: str
    namespace: str


class RepositorySet(Struct, frozen=True):
    """A set of records that can be harvested by itself."""

    spec: str
    name: str


class Answers(BaseOAIIterator):  # type: ignore[misc]  # sickle ships no types
    """The answers of a list one by one; the next is asked for when the last was taken."""

    sickle: Repository
    verb: str
    params: dict[str, str]
    resumption_token: str
    waiting: list[Answer]

    def _next_response(self) -> None:
        query = self.params
        if self.resumption_token:
            query = {"verb": self.verb, "resumptionToken": self.resumption_token}
        answer = self.sickle.harvest(**query)
        self.waiting, self.resumption_token = [answer], answer.token

    def next(self) -> Answer:
        """The next answer, opened; raises StopIteration after the one without token."""
        if not self.waiting:
            if not self.resumption_token:
                raise StopIteration
            self._next_response()
        return self.waiting.pop()


class Repository(Sickle):  # type: ignore[misc]  # sickle ships no types
    """A repository to ask: its verbs are sickle's, its answers are `Answer` values."""

    def __init__(self, endpoint: str, session: Session) -> None:
        super().__init__(endpoint, iterator=Answers)
        self._session = session

    def harvest(self, **query: str) -> Answer:
        """One answer; see `Session.get` and `open_envelope` for what is raised."""
        return self._session.get(self.endpoint, query, partial(_open, query["verb"]))

    @cached_property
    def granularity(self) -> str:
        """What `from` is written in; days, which all must understand, if Identify fails."""
        try:
            return identify(self).granularity or DAYS
        except RepositoryError:
            return DAYS


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


def identify(client: Repository) -> Identify:
    """What the repository says of itself; raises RepositoryError."""
    said = client.harvest(verb="Identify").content
    return Identify(
        name=text_of(child(said, "repositoryName")),
        base_url=text_of(child(said, "baseURL")),
        granularity=text_of(child(said, "granularity")),
        deleted_record=text_of(child(said, "deletedRecord")),
        earliest_datestamp=text_of(child(said, "earliestDatestamp")),
        admin_emails=tuple(text_of(each) for each in children(said, "adminEmail")),
    )


def metadata_formats(client: Repository) -> tuple[MetadataFormat, ...]:
    """The formats the repository offers; raises RepositoryError."""
    return tuple(
        MetadataFormat(
            prefix=text_of(child(each, "metadataPrefix")),
            schema=text_of(child(each, "schema")),
            namespace=text_of(child(each, "metadataNamespace")),
        )
        for each in children(client.harvest(verb="ListMetadataFormats").content, "metadataFormat")
    )


def sets(client: Repository) -> tuple[RepositorySet, ...]:
    """The sets of the repository, none if it has no sets; raises RepositoryError."""
    found: dict[str, RepositorySet] = {}
    guard = LoopGuard()
    try:
        for answer in client.ListSets():
            page = [
                RepositorySet(text_of(child(each, "setSpec")), text_of(child(each, "setName")))
                for each in children(answer.content, "set")
            ]
            guard.check((each.spec for each in page), answer.token)
            found |= {each.spec: each for each in page}
    except ProtocolError as error:
        if error.code != "noSetHierarchy":
            raise
    return tuple(found.values())


def choose_prefix(formats: tuple[MetadataFormat, ...]) -> str:
    """The prefix that says most: MARC 21, UNIMARC or another MARC, else `oai_dc`.

    Judged by namespace and schema before the name, which each library chooses for itself.
    `oai_dc` is the last resort even unoffered, for every repository must have it.
    """
    best = min(formats, key=_rank, default=None)
    return best.prefix if best and _rank(best) < _NO_MARC else "oai_dc"


def pages(client: Repository, partner: Partner, checkpoint: Checkpoint) -> Iterator[Page]:
    """The pages of one list of records, from where the checkpoint stands to the list's end.

    A refused token, or an interrupted list that cannot be taken up again, starts the list from
    its beginning, marked by `Page.first`. Raises RepositoryError for a list that does not come
    whole: only an end without exception is the end of the list.
    """
    prefix = checkpoint.prefix or choose_prefix(metadata_formats(client))
    for restarts in range(RESTARTS + 1):
        try:
            yield from _walk(client, partner.id, prefix, checkpoint)
        except _Lost as lost:
            if restarts == RESTARTS:
                raise RepositoryError(
                    f"{client.endpoint}: the list breaks off ({lost}), also when started again; "
                    "tell the library"
                ) from lost
            checkpoint = restarted(checkpoint)
        else:
            return


class _Lost(Exception):  # noqa: N818 - not an error yet: the list is started again
    """The thread of a list is lost: its token is not taken any more."""


def _walk(client: Repository, partner: str, prefix: str, begun: Checkpoint) -> Iterator[Page]:
    guard = LoopGuard()
    checkpoint = begun
    try:
        for answer in client.ListRecords(**_request(client, prefix, begun)):
            page = page_of(answer, partner, prefix, first=not checkpoint.token)
            guard.check((record.identifier for record in page.records), page.token)
            checkpoint = advance(checkpoint, page)
            yield page
    except ProtocolError as error:
        if not checkpoint.token and error.code != "noRecordsMatch":
            raise
        if checkpoint.token and checkpoint.records != checkpoint.size:
            raise _Lost(str(error)) from error
        # An empty list; or one that gives its last page a token, and all that it announced came.
        yield Page(prefix=prefix, first=not checkpoint.token)
    except RepositoryError as error:
        # Forgotten tokens are also answered with HTTP 500, a login page and the like.
        if begun.token and checkpoint is begun:
            raise _Lost(str(error)) from error
        raise


def _request(client: Repository, prefix: str, checkpoint: Checkpoint) -> dict[str, str]:
    """The arguments of the first request: a token excludes all others (section 3.5)."""
    if checkpoint.token:
        return {"resumptionToken": checkpoint.token}
    since = checkpoint.since
    if since and "hh:mm:ss" not in client.granularity:
        since = since[: len(DAYS)]
    asked = {"metadataPrefix": prefix, "from": since, "set": checkpoint.set_spec}
    return {name: value for name, value in asked.items() if value}


def _open(verb: str, body: bytes) -> Answer:
    answer = open_envelope(body)
    if answer.verb != verb:
        raise RepositoryError(f"asked for {verb}, but {answer.verb} came")
    return answer


def _rank(offered: MetadataFormat) -> int:
    """0 for MARC 21 as the Library of Congress writes it, to 3 for what is no MARC."""
    described = f"{offered.namespace} {offered.schema} {offered.prefix}".lower()
    if "marc21/slim" in described or "marc21slim" in described:
        return 0
    if "marcxchange" in described or "unimarc" in described:
        return 1
    return 2 if "marc" in described else _NO_MARC
