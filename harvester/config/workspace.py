"""A folder with settings and partners, read from its TOML files: what a command works in.

What is wrong in a file is told by file, key and remedy.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from harvester.config.columns import MEANINGS
from harvester.config.settings import REMEDY, Auth, Expected, Partner, Settings
from harvester.errors import SettingsError, UnknownName

SETTINGS_FILE = "harvester.toml"
PARTNERS_FOLDER = "partners"
LIBRARY_ENCODINGS = (
    "marc-8", "iso5426", "iso5426-2", "iso5427", "iso5428", "iso8957", "iso8957-2", "iso10586",
    "armscii-8", "georgian-academy", "georgian-ps",
)  # fmt: skip
"""Character sets that Python does not know and `harvester.formats` does.

Those of ISO 2022 may be joined, as UNIMARC designates them: "iso5426+iso5427".
"""
USUAL_ENCODINGS = (
    "utf-8", "cp1251", "cp866", "koi8-r", "koi8-u", "koi8-t", "kz1048", "cp1250", "cp1252",
    "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "gb18030", "big5", "cp949", "euc-kr",
    "shift_jis", "euc-jp",
)  # fmt: skip
"""Of those that Python knows, the ones that our partners' files are in."""

T = TypeVar("T", Settings, Partner)


class Workspace(Struct, frozen=True):
    """A folder with its settings and partners: what a command line or a cron job works in."""

    folder: Path
    settings: Settings
    partners: dict[str, Partner]

    def partner(self, partner_id: str) -> Partner:
        """The partner of that id; raises UnknownName with the way to add it."""
        try:
            return self.partners[partner_id]
        except KeyError:
            known = ", ".join(self.partners) or "none yet"
            raise UnknownName(
                f"no partner {partner_id!r} in {self.folder / PARTNERS_FOLDER} (known: {known}); "
                f"add it with: harvester partner add {partner_id} [URL]"
            ) from None

    @property
    def store_url(self) -> str:
        """The setting `store`; a relative file is taken from the folder, not from the shell."""
        store = self.settings.store
        return store if "://" in store else str(self.folder / store)


def load_workspace(folder: Path | str) -> Workspace:
    """Read `harvester.toml` and every partner's file of a folder; raises SettingsError."""
    folder = Path(folder)
    path = folder / SETTINGS_FILE
    if not path.exists():
        raise SettingsError(f"{path} is missing; make it with: harvester init {folder}")
    settings = _read(path, Settings, {})
    _refuse_password(path, settings.store)
    files = sorted((folder / PARTNERS_FOLDER).glob("*.toml"))
    partners = {file.stem: load_partner(file) for file in files}
    return Workspace(folder=folder, settings=settings, partners=partners)


def load_partner(path: Path | str) -> Partner:
    """Read one partner's file; its id is the file's name. Raises SettingsError.

    A relative `ca_file` is taken from the workspace, the folder above the file's.
    """
    path = Path(path)
    partner = _read(path, Partner, {"id": path.stem})
    if partner.ca_file:
        workspace = path.absolute().parent.parent
        partner = msgspec.structs.replace(partner, ca_file=str(workspace / partner.ca_file))
    if partner.encoding and not is_character_set(partner.encoding):
        raise SettingsError(
            f"{path}: key 'encoding': {partner.encoding!r} is no character set; write one of: "
            f"{', '.join((*USUAL_ENCODINGS, *LIBRARY_ENCODINGS))}"
        )
    return partner


def is_character_set(name: str) -> bool:
    """Whether texts can be decoded from it: one of ours, or a set of Python's with ASCII in it."""
    parts = name.lower().split("+")
    joined = len(parts) == 1 or all(part.startswith("iso") for part in parts)
    if joined and all(part in LIBRARY_ENCODINGS for part in parts):
        return True
    try:
        return b" ".decode(name) == " "
    except (LookupError, ValueError):
        return False


def _read(path: Path, kind: type[T], fixed: dict[str, str]) -> T:
    try:
        # Editors of Windows begin a file with a byte order mark.
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read ({error}); save it as UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}; mend that line") from error
    for key, value in fixed.items():
        if raw.get(key, value) != value:
            raise SettingsError(
                f"{path}: key {key!r} is {raw[key]!r} but the file's name says {value!r}; "
                "remove the key or rename the file"
            )
    try:
        return msgspec.convert({**raw, **fixed}, kind)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{path}: {_explain(str(error), kind, {**raw, **fixed})}") from error


def _explain(message: str, kind: type[Settings | Partner], raw: dict[str, object]) -> str:
    """The validator's message, turned into key, fault and remedy."""
    what, _, place = message.partition(" - at ")
    made = re.fullmatch(r"Partner\.(\w+): (.+)", what)
    if made:
        return f"key {made[1]!r}: {made[2]}"
    unknown = re.search(r"unknown field `(\w+)`", what)
    key = place.strip("`").removeprefix("$").lstrip(".")
    if unknown:
        inner: dict[str, type[Struct]] = {"expected": Expected, "auth": Auth}
        known = ", ".join(inner.get(key, kind).__struct_fields__)
        return f"key {unknown[1]!r} is not known; remove it or use one of: {known}"
    if not place:  # a complaint of our own about the whole, with its key and its remedy
        return what
    top = re.split(r"[.\[]", key)[0]
    if top == "columns" and isinstance(columns := raw[top], dict):
        wrong = next((f"{h!r} is {m!r}" for h, m in columns.items() if m not in MEANINGS), what)
        return f"key 'columns': {wrong}; {REMEDY[top]}"
    fault = (
        f"{_mask_password(raw.get(top))} does not fit" if "regex" in what else what.replace("`", "")
    )
    return f"key {key!r}: {fault}" + (f"; {REMEDY[top]}" if top in REMEDY else "")


def _mask_password(value: object) -> str:
    """A wrong value to show, less what may be a password in an address."""
    return re.sub(r"//[^/?#]*@", "//***@", repr(value))


def _refuse_password(path: Path, store: str) -> None:
    if re.match(r"^[a-z+0-9]+://[^/@:]*:[^/@]+@", store):
        raise SettingsError(
            f"{path}: key 'store' holds a password; take it out and set PGPASSWORD in the "
            "environment of the program instead"
        )
