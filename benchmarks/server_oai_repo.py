"""The server of the package `oai_repo` over the records of `served.py`.

Run by `servers.py` in a virtual environment of its own. The package leaves a record without
metadata out of ListRecords, and writes no `status` into a header: a deleted record has none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import oai_repo
import served
from lxml import etree

ASKED = served.asked()


class Data(oai_repo.DataInterface):
    """Every list in the order of the records, cut by a cursor."""

    limit = ASKED.page

    def get_identify(self) -> Any:
        """What Identify says."""
        return oai_repo.Identify(
            base_url="http://127.0.0.1/oai", repository_name="Library", admin_email=[served.EMAIL],
            earliest_datestamp="2020-01-01T00:00:00Z", deleted_record=ASKED.deletions,
            granularity="YYYY-MM-DDThh:mm:ssZ",
        )  # fmt: skip

    def is_valid_identifier(self, identifier: str) -> bool:
        """Whether there is such a record."""
        return identifier in _items()

    def get_metadata_formats(self, identifier: str | None = None) -> list[Any]:  # noqa: ARG002 - the interface's
        """MARCXML only."""
        return [oai_repo.MetadataFormat("marc21", served.MARC_SCHEMA, served.MARC)]

    def get_record_header(self, identifier: str) -> Any:
        """The header of a record."""
        item = _items()[identifier]
        status = "deleted" if item.deleted else None
        return oai_repo.RecordHeader(identifier, item.datestamp, [item.set_spec], status)

    def get_record_metadata(self, identifier: str, metadataprefix: str) -> Any:  # noqa: ARG002 - the interface's
        """MARCXML; nothing for a deleted record."""
        item = _items()[identifier]
        return None if item.deleted else etree.fromstring(served.marcxml(item))

    def get_record_abouts(self, identifier: str) -> list[Any]:  # noqa: ARG002 - the interface's
        """Nothing."""
        return []

    def list_set_specs(self, identifier: str | None = None, cursor: int = 0) -> Any:  # noqa: ARG002 - the interface's
        """All sets."""
        return list(served.SETS), len(served.SETS), None

    def get_set(self, setspec: str) -> Any:
        """One set."""
        return oai_repo.Set(setspec, served.SETS[setspec], [])

    def list_identifiers(
        self,
        metadataprefix: str,  # noqa: ARG002 - the interface's
        filter_from: datetime | None = None,
        filter_until: datetime | None = None,
        filter_set: str | None = None,
        cursor: int = 0,
    ) -> Any:
        """A page of identifiers, how many there are in all, and no state."""
        found = [
            name
            for name, item in _items().items()
            if filter_set in (None, item.set_spec)
            and (filter_from is None or datetime.fromisoformat(item.datestamp) >= filter_from)
            and (filter_until is None or datetime.fromisoformat(item.datestamp) <= filter_until)
        ]
        return found[cursor:][: self.limit], len(found), None


def _items() -> dict[str, served.Item]:
    items = served.read(ASKED.folder)
    return {i.identifier: i for i in items if not i.deleted or ASKED.deletions != "no"}


def main() -> None:
    """Serve until killed."""
    repository = oai_repo.OAIRepository(Data())
    served.serve(ASKED.folder, lambda query: bytes(repository.process(query)))


if __name__ == "__main__":
    main()
