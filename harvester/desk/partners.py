"""Getting to know a partner: ask its repository what it is, and write the partner's file."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct

from harvester.atomic import atomic_write
from harvester.config import (
    PARTNERS_FOLDER,
    SETTINGS_FILE,
    Partner,
    Settings,
    load_partner,
    partner_text,
    settings_text,
)
from harvester.errors import HarvesterError, RepositoryError, SettingsError
from harvester.formats import Hints, read
from harvester.sources.oai import (
    Window,
    choose_prefix,
    connect,
    identify,
    metadata_formats,
    sets,
    start,
)


class Introduction(Struct, frozen=True):
    """What a repository says of itself, and the prefix we would ask for."""

    name: str
    base_url: str
    granularity: str
    deleted_record: str
    earliest_datestamp: str
    prefixes: tuple[str, ...]
    sets: tuple[tuple[str, str], ...]
    prefix: str


def init(folder: Path | str) -> Path:
    """Make a folder with a commented harvester.toml and an empty partners folder.

    Raises SettingsError where there is one already, FileError where it cannot be written.
    """
    path = Path(folder) / SETTINGS_FILE
    if path.exists():
        raise SettingsError(f"{path} is there already; edit it, or choose another folder")
    with atomic_write(path) as stream:
        stream.write(settings_text().encode())
    (path.parent / PARTNERS_FOLDER).mkdir(exist_ok=True)
    return path


def introduce(url: str, settings: Settings | None = None) -> Introduction:
    """Ask a repository with Identify, ListMetadataFormats and ListSets.

    Raises RepositoryError, and SettingsError for an address that will not do.
    """
    return _introduce(_partner("new", url), settings or Settings())


def _introduce(partner: Partner, settings: Settings) -> Introduction:
    client = connect(partner, settings)
    identity = identify(client)
    formats = metadata_formats(client)
    return Introduction(
        name=identity.name,
        base_url=identity.base_url,
        granularity=identity.granularity,
        deleted_record=identity.deleted_record,
        earliest_datestamp=identity.earliest_datestamp,
        prefixes=tuple(each.prefix for each in formats),
        sets=tuple((each.spec, each.name) for each in sets(client)),
        prefix=choose_prefix(formats),
    )


def add_partner(
    folder: Path | str, partner_id: str, url: str = "", settings: Settings | None = None
) -> Path:
    """Write partners/<id>.toml, with what the repository tells of itself; returns its path.

    Raises SettingsError when the file is there already or the id will not do, RepositoryError
    when the repository does not answer, FileError when the file cannot be written.
    """
    path = Path(folder) / PARTNERS_FOLDER / f"{partner_id}.toml"
    if path.exists():
        raise SettingsError(f"{path} is there already; edit it, or choose another id")
    partner = _partner(partner_id, url)
    remarks: list[str] = []
    if url:
        found = introduce(url, settings)
        partner = msgspec.structs.replace(partner, name={"en": found.name}, prefix=found.prefix)
        remarks = _remarks(found)
    with atomic_write(path) as stream:
        stream.write(partner_text(partner, remarks).encode())
    return path


def _partner(partner_id: str, url: str) -> Partner:
    try:
        return Partner(id=partner_id, url=url)
    except ValueError as error:
        raise SettingsError(str(error)) from error


def _remarks(found: Introduction) -> list[str]:
    lines = [
        f"{found.name}, by its own account of itself:",
        f"  deleted records: {found.deleted_record}; granularity: {found.granularity}",
        f"  earliest datestamp: {found.earliest_datestamp}",
        f"  metadata prefixes: {', '.join(found.prefixes)}",
    ]
    if found.sets:
        lines.append("  sets:")
        lines += [f"    {spec}  {name}" for spec, name in found.sets]
    return lines


def check_partner(path: Path | str, settings: Settings | None = None) -> list[str]:
    """What is wrong with a partner's file or its repository; an empty list when all is well.

    Asks the repository for one page and reads its first records.
    """
    try:
        partner = load_partner(path)
        return _check_repository(partner, settings or Settings()) if partner.url else []
    except HarvesterError as error:
        return [str(error)]


def _check_repository(partner: Partner, settings: Settings) -> list[str]:
    found = _introduce(partner, settings)
    faults: list[str] = []
    if partner.prefix not in found.prefixes:
        faults.append(f"prefix {partner.prefix!r} is not offered; choose of {found.prefixes}")
    known = {spec for spec, _ in found.sets}
    faults += [
        f"set {each!r} is not listed by the repository"
        for each in partner.sets
        if known and each not in known
    ]
    return faults or _check_first_page(partner, settings)


def _check_first_page(partner: Partner, settings: Settings) -> list[str]:
    client = connect(partner, settings)
    set_spec = partner.sets[0] if partner.sets else ""
    checkpoint = start(None, partner, set_spec, overlap=timedelta())
    pages = client.record_pages(partner.id, checkpoint, Window())
    try:
        page = next(pages, None)
    except RepositoryError as error:
        return [str(error)]
    if page is None or not page.records:
        return ["the first page holds no records"]
    hints = Hints.of(partner)
    live = (record for record in page.records if not record.deleted)
    return [
        f"{issue.identifier}: {issue.meaning} {issue.detail}".strip()
        for record in islice(live, 10)
        for issue in read(record, hints).issues
    ]
