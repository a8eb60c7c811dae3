"""The server of the package `pycsw` over the records of `served.py`, kept in its SQLite database.

Run by `servers.py` in a virtual environment of its own. Every request goes the way that
`pycsw.wsgi` goes. Records are csw:Record, which it gives as oai_dc; their datestamp is
`dct:modified`, and `from` is held against `dc:date`: both are the datestamp here, as they are of
ISO 19139 records.
"""

from __future__ import annotations

from configparser import ConfigParser
from typing import Any
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

import served
from lxml import etree
from pycsw.core import admin, metadata
from pycsw.core.config import StaticContext
from pycsw.core.repository import Repository
from pycsw.server import Csw

ASKED = served.asked()
DATABASE = f"sqlite:///{ASKED.folder}/pycsw.db"
CONTEXT = StaticContext()


class Table:
    """The table of pycsw, made equal to the records whenever these have changed."""

    def __init__(self) -> None:
        admin.setup_db(DATABASE, "records", "")
        self._repository: Any = Repository(DATABASE, CONTEXT, table="records")
        self._kept: dict[str, served.Item] = {}

    def follow(self) -> None:
        """Insert, update and delete what differs."""
        wanted = {i.identifier: i for i in served.read(ASKED.folder) if not i.deleted}
        for name in self._kept.keys() - wanted.keys():
            self._repository.delete({"where": "identifier = :pvalue0", "values": [name]})
        for name, item in wanted.items():
            if self._kept.get(name) != item:
                self._put(item, new=name not in self._kept)
        self._kept = wanted

    def _put(self, item: served.Item, *, new: bool) -> None:
        for record in metadata.parse_record(
            CONTEXT, etree.fromstring(_xml(item)), self._repository
        ):
            if new:
                self._repository.insert(record, "local", item.datestamp)
            else:
                self._repository.update(record)


def _xml(item: served.Item) -> str:
    return (
        '<csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/">'
        f"<dc:identifier>{item.identifier}</dc:identifier><dc:title>{item.title}</dc:title>"
        f"<dc:creator>Writer {item.number % 97}</dc:creator><dc:type>dataset</dc:type>"
        f"<dc:date>{item.datestamp}</dc:date><dct:modified>{item.datestamp}</dct:modified>"
        "</csw:Record>"
    )


def _settings() -> ConfigParser:
    settings = ConfigParser()
    settings.read_dict(
        {
            "server": {"home": "", "url": "http://127.0.0.1/oai", "maxrecords": str(ASKED.page)},
            "manager": {"transactions": "false"},
            "metadata:main": {
                "identification_title": "Library", "identification_abstract": "Books",
                "identification_keywords": "books", "identification_keywords_type": "theme",
                "contact_email": served.EMAIL,
            },
            "repository": {"database": DATABASE, "table": "records"},
        }
    )  # fmt: skip
    return settings


def main() -> None:
    """Serve until killed."""
    table = Table()
    table.follow()

    def answer(query: dict[str, str]) -> bytes:
        table.follow()
        environment = {"QUERY_STRING": urlencode(query), "local.app_root": ""}
        setup_testing_defaults(environment)
        contents: bytes = Csw(_settings(), environment).dispatch_wsgi()[1]
        return contents

    served.serve(ASKED.folder, answer, query="?mode=oaipmh")


if __name__ == "__main__":
    main()
