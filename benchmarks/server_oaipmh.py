"""The server of the package `oaipmh` over the records of `served.py`: python server_oaipmh.py DIR.

Run by `servers.py` in a virtual environment of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import served
from lxml import etree
from oaipmh import common, metadata
from oaipmh.error import IdDoesNotExistError
from oaipmh.server import BatchingServer

ASKED = served.asked()


class Data:
    """IBatchingOAI: every list in the order of the records, cut by a cursor."""

    def identify(self) -> Any:
        """What Identify says."""
        return common.Identify(
            repositoryName="Library", baseURL="http://127.0.0.1/oai", protocolVersion="2.0",
            adminEmails=[served.EMAIL], earliestDatestamp=datetime(2020, 1, 1),  # noqa: DTZ001 - naive is UTC here
            deletedRecord=ASKED.deletions, granularity="YYYY-MM-DDThh:mm:ssZ",
            compression=["identity"],
        )  # fmt: skip

    def listMetadataFormats(self, identifier: str | None = None) -> list[tuple[str, str, str]]:  # noqa: ARG002, N802 - the interface's
        """MARCXML only."""
        return [("marc21", served.MARC_SCHEMA, served.MARC)]

    def listSets(self, cursor: int = 0, batch_size: int = 10) -> list[tuple[str, str, str]]:  # noqa: N802 - the interface's
        """All sets."""
        return [(spec, name, "") for spec, name in served.SETS.items()][cursor:][:batch_size]

    def getRecord(self, metadataPrefix: str, identifier: str) -> Any:  # noqa: ARG002, N802, N803 - the interface's
        """One record; raises IdDoesNotExistError."""
        for item in _items():
            if item.identifier == identifier:
                return _record(item)
        raise IdDoesNotExistError(identifier)

    def listRecords(self, cursor: int = 0, batch_size: int = 10, **asked: Any) -> list[Any]:  # noqa: N802 - the interface's
        """A page of records and one more."""
        return [_record(item) for item in _matching(**asked)[cursor:][:batch_size]]

    def listIdentifiers(self, cursor: int = 0, batch_size: int = 10, **asked: Any) -> list[Any]:  # noqa: N802 - the interface's
        """A page of headers and one more."""
        return [_header(item) for item in _matching(**asked)[cursor:][:batch_size]]


def _items() -> list[served.Item]:
    items = served.read(ASKED.folder)
    return [item for item in items if not item.deleted or ASKED.deletions != "no"]


def _matching(
    metadataPrefix: str,  # noqa: ARG001, N803 - the interface's
    set: str = "",  # noqa: A002 - the interface's
    from_: datetime | None = None,
    until: datetime | None = None,
) -> list[served.Item]:
    return [
        item
        for item in _items()
        if set in ("", item.set_spec)
        and (from_ is None or _moment(item) >= from_)
        and (until is None or _moment(item) <= until)
    ]


def _moment(item: served.Item) -> datetime:
    return datetime.fromisoformat(item.datestamp).replace(tzinfo=None)


def _header(item: served.Item) -> Any:
    return common.Header(None, item.identifier, _moment(item), [item.set_spec], item.deleted)


def _record(item: served.Item) -> tuple[Any, Any, None]:
    return _header(item), common.Metadata(None, {"marc": served.marcxml(item)}), None


def _write_marc(element: Any, record: Any) -> None:
    element.append(etree.fromstring(record.getMap()["marc"]))


def main() -> None:
    """Serve until killed."""
    registry = metadata.MetadataRegistry()
    registry.registerWriter("marc21", _write_marc)
    server = BatchingServer(Data(), registry, resumption_batch_size=ASKED.page)
    served.serve(ASKED.folder, server.handleRequest)


if __name__ == "__main__":
    main()
