"""The six verbs, each with the hooks of the faults that are switched on."""

from __future__ import annotations

from xml.sax.saxutils import escape

from harvester.provider.verbs import HeldRecord, OaiError, Query, check, query_of

from . import hooks, writing
from .records import DUBLIN_CORE, MARC
from .site import Bookmark, Case, Page, no_token

_FORMATS = {"marc21": MARC, "oai_dc": DUBLIN_CORE}
_HEADERS = "ListIdentifiers"


def document(case: Case) -> str:
    """The answer to a request, errors of the protocol included."""
    asked = case.request.asked
    try:
        content = writing.tag(case.verb, _content(case))
    except OaiError as refused:
        if refused.code in ("badVerb", "badArgument"):
            asked = {}
        content = writing.tag("error", escape(str(refused)), code=refused.code)
    return writing.envelope(content, now=case.site.now, url=case.site.url, asked=asked)


def _content(case: Case) -> str:
    arguments = list(case.request.arguments)
    for change in case.site.parts(hooks.ASKED):
        arguments = change(case, arguments)
    check(arguments)
    asked = dict(arguments)
    match asked["verb"]:
        case "Identify":
            return _identify(case)
        case "ListMetadataFormats":
            return _formats(case, asked.get("identifier"))
        case "ListSets":
            return _sets(case, asked)
        case "GetRecord":
            return _get(case, asked["identifier"], asked["metadataPrefix"])
        case _:
            return _list(case, asked)


def _identify(case: Case) -> str:
    facts = {
        "repositoryName": "Faulty",
        "baseURL": escape(case.site.url),
        "protocolVersion": "2.0",
        "adminEmail": "catalogers@example.org",
        "earliestDatestamp": case.site.whole[0].datestamp,
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
    }
    for change in case.site.parts(hooks.IDENTIFY):
        facts = change(case, facts)
    return "".join(writing.tag(name, value) for name, value in facts.items())


def _formats(case: Case, identifier: str | None) -> str:
    if identifier is not None and _held(case, identifier).deleted:
        raise OaiError("noMetadataFormats", "nothing but a header is left of this record")
    formats = dict(_FORMATS)
    for change in case.site.parts(hooks.FORMATS):
        formats = change(case, formats)
    return "".join(
        writing.tag(
            "metadataFormat",
            writing.tag("metadataPrefix", prefix),
            writing.tag("schema", f"{namespace.rstrip('/')}.xsd"),
            writing.tag("metadataNamespace", namespace),
        )
        for prefix, namespace in formats.items()
    )


def _sets(case: Case, asked: dict[str, str]) -> str:
    if "resumptionToken" in asked:
        raise no_token()
    held = {spec for record in case.site.records for spec in record.sets}
    if not held:
        raise OaiError("noSetHierarchy", "there are no sets here")
    return "".join(
        writing.tag("set", writing.tag("setSpec", spec), writing.tag("setName", spec.title()))
        for spec in sorted(held)
    )


def _get(case: Case, identifier: str, prefix: str) -> str:
    record = _held(case, identifier)
    if not (record.deleted or prefix in record.metadata):
        raise OaiError("cannotDisseminateFormat", f"this record is not given as {prefix!r}")
    return _written(case, record, prefix)


def _held(case: Case, identifier: str) -> HeldRecord:
    for record in case.site.records:
        if record.identifier == identifier:
            return record
    raise OaiError("idDoesNotExist", f"there is no record {identifier!r}")


def _list(case: Case, asked: dict[str, str]) -> str:
    case.bookmark = bookmark = _bookmark(case, asked)
    query = bookmark.query
    if query.prefix not in _FORMATS:
        raise OaiError("cannotDisseminateFormat", f"nothing is given as {query.prefix!r}")
    page = _page(case, bookmark)
    if not (page.records or page.bare):
        raise no_token() if query.given else OaiError("noRecordsMatch", "there are no such records")
    content = [_written(case, record, query.prefix) for record in page.records]
    if page.following or query.given:
        content.append(writing.token(page, _token(case, page.following)))
    return "".join(content)


def _bookmark(case: Case, asked: dict[str, str]) -> Bookmark:
    """The list that is asked for, and the place in it."""
    site = case.site
    if "resumptionToken" in asked:
        bookmark = Bookmark.read(_returned(case, asked["resumptionToken"]))
        if bookmark.query.verb != asked["verb"]:
            raise no_token()
        case.bookmark = bookmark
        for change in site.parts(hooks.TAKE):
            bookmark = change(case, bookmark)
    else:
        case.bookmark = bookmark = Bookmark(query_of(asked), site.count("lists"))
    query = bookmark.query
    for alter in site.parts(hooks.QUERY):
        query = alter(case, query)
    return bookmark._replace(query=query)


def _returned(case: Case, text: str) -> str:
    for change in reversed(case.site.parts(hooks.RETURNED)):
        text = change(case, text)
    return text


def _page(case: Case, bookmark: Bookmark) -> Page:
    site, query = case.site, bookmark.query
    found = [record for record in site.records if query.wants(record)]
    shown = found
    for select in site.parts(hooks.SELECT):
        shown = select(case, shown)
    rest = _rest(case, shown, query)
    records = rest[: site.page]
    more = len(rest) > len(records)
    following = Bookmark(query.after(records), bookmark.series) if more else None
    page = Page(records, rest, str(len(found)), str(query.given), following)
    for turn in site.parts(hooks.PAGE):
        page = turn(case, page)
    return page


def _rest(case: Case, shown: list[HeldRecord], query: Query) -> list[HeldRecord]:
    """What is left of a list: by place, so that none is lost when records move, or by number."""
    if case.site.parts(hooks.SELECT):
        return shown[query.given :]
    return [record for record in shown if record.place > query.last]


def _token(case: Case, bookmark: Bookmark | None) -> str:
    if not bookmark:
        return ""
    text = bookmark.text()
    for change in case.site.parts(hooks.GIVE):
        text = change(case, text)
    return text


def _written(case: Case, record: HeldRecord, prefix: str) -> str:
    headers = case.verb == _HEADERS
    shown = writing.shown(record, "" if headers else prefix)
    for change in case.site.parts(hooks.RECORD):
        shown = change(case, record, shown)
    return writing.header(shown) if headers else writing.whole(shown)
