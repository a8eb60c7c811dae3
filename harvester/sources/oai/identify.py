"""What a repository says of itself: its identity, its formats, its sets."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec import Struct

from harvester.errors import ProtocolError
from harvester.sources.oai.checkpoint import is_within
from harvester.sources.oai.loops import LoopGuard
from harvester.sources.xml import child, children, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from harvester.sources.oai.repository import Repository

_RICHER = (
    "loc.gov/mods", "ndl.go.jp/dcndl", "dspace.org/xmlns/dspace/dim", "europeana.eu/schemas/edm",
)  # fmt: skip
"""Namespaces of formats that are no MARC and say more than `oai_dc`, the richest first."""
_NO_BETTER = 3 + len(_RICHER)


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
            guard.note(each.spec for each in page)
            guard.check(answer.token)
            found |= {each.spec: each for each in page}
    except ProtocolError as error:
        if error.code != "noSetHierarchy":
            raise
    return tuple(found.values())


def unlisted_sets(client: Repository, wanted: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Those of the sets that the repository does not list, each with the listed ones most like it.

    A set above a listed one counts as listed (OAI-PMH 2.0, section 2.6). Raises RepositoryError.
    """
    listed = [each.spec for each in sets(client)]
    missing = [each for each in wanted if not any(is_within(spec, [each]) for spec in listed)]
    return {each: _most_like(each, listed) for each in missing}


def _most_like(spec: str, listed: Sequence[str]) -> tuple[str, ...]:
    folded = {each.casefold(): each for each in listed}
    found = get_close_matches(spec.casefold(), folded, n=3, cutoff=0.6)
    return tuple(folded[each] for each in found)


def choose_prefix(formats: tuple[MetadataFormat, ...]) -> str:
    """The prefix that says most: MARC 21, UNIMARC or another MARC, MODS or such, else `oai_dc`.

    Judged by namespace and schema before the name, which each library chooses for itself.
    `oai_dc` is the last resort even unoffered, for every repository must have it.
    """
    best = min(formats, key=_rank, default=None)
    return best.prefix if best and _rank(best) < _NO_BETTER else "oai_dc"


def _rank(offered: MetadataFormat) -> int:
    """0 for MARC 21 as the Library of Congress writes it, to what says no more than `oai_dc`."""
    described = f"{offered.namespace} {offered.schema} {offered.prefix}".lower()
    if "marc21/slim" in described or "marc21slim" in described:
        return 0
    if "marcxchange" in described or "unimarc" in described:
        return 1
    if "marc" in described:
        return 2
    richer = (rank for rank, name in enumerate(_RICHER, 3) if name in described)
    return next(richer, _NO_BETTER)
