"""Settings and partners: frozen values, read from TOML files, checked with remedies.

`harvester.toml` holds what is true of the house; `partners/<id>.toml` what is true of one
partner. No secret is written into either: a database password comes from the environment.
"""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from harvester import schedule
from harvester.errors import SettingsError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

SETTINGS_FILE = "harvester.toml"
PARTNERS_FOLDER = "partners"
LIBRARY_ENCODINGS = ("marc-8", "iso5426")
"""Character sets of library systems that Python does not know and `harvester.formats` does."""

_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"
_COUNTRY = r"^([A-Z]{2})?$"
_ENDPOINT = r"^(https?://\S+)?$"
_LANGUAGE = r"^[a-z]{2,3}$"
PartnerId = Annotated[str, Meta(pattern=_ID, description="letters, digits, - and _")]
Country = Annotated[str, Meta(pattern=_COUNTRY, description="two capitals, e.g. BY")]
Endpoint = Annotated[str, Meta(pattern=_ENDPOINT, description="an http(s) address")]
LogForm = Literal["", "text", "json"]
LanguageTag = Annotated[str, Meta(pattern=_LANGUAGE, description="e.g. en, be, zh")]


class Expected(Struct, frozen=True, forbid_unknown_fields=True):
    """How many live records a complete harvest should bring; None is not checked."""

    at_least: Annotated[int, Meta(ge=0)] | None = None
    at_most: Annotated[int, Meta(ge=0)] | None = None


class Partner(Struct, frozen=True, forbid_unknown_fields=True):
    """One library: who it is, and how its records come in.

    `name` maps a language to the library's name in it. Without `url` its records are imported
    from files. `format` and `encoding` are hints for records that do not tell themselves. `due`
    says how often `run` harvests it: see `harvester.schedule`.

    Raises ValueError for an id, a country, an address, a language or a schedule that will not do.
    """

    id: PartnerId
    name: dict[str, str] = field(default_factory=dict)
    country: Country = ""
    isil: str = ""
    url: Endpoint = ""
    prefix: str = ""
    sets: tuple[str, ...] = ()
    format: Literal["", "marc21", "unimarc", "oai_dc"] = ""
    encoding: str = ""
    due: str = ""
    expected: Expected = Expected()
    contact: str = ""
    language: LanguageTag = "en"

    def __post_init__(self) -> None:
        for key, pattern in _PATTERNS.items():
            if not re.fullmatch(pattern, value := getattr(self, key)):
                raise ValueError(f"Partner.{key} is {value!r}; {REMEDY[key]}")
        try:
            schedule.check(self.due)
        except ValueError as error:
            raise ValueError(f"Partner.due: {error}; {REMEDY['due']}") from error

    @property
    def title(self) -> str:
        """The name to show: in English if given, else the first, else the id."""
        return self.name.get("en") or next(iter(self.name.values()), self.id)


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is true of the house.

    `store` is a database URL or the path of an SQLite file; `contact` (an e-mail address) goes
    into the User-Agent header, so that a repository's keeper knows whom to write to.
    `timeout` and `delay` are seconds: waiting for an answer, resting between two requests.
    What a run leaves behind for programs that watch it: `log` lines on the error stream,
    `report` and `metrics` files (relative to the workspace), a `ping` to an address.
    """

    store: str = "union.db"
    contact: str = ""
    timeout: Annotated[float, Meta(gt=0)] = 60.0
    delay: Annotated[float, Meta(ge=0)] = 0.0
    log: LogForm = ""
    report: str = ""
    metrics: str = ""
    ping: Endpoint = ""


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
    """Read one partner's file; its id is the file's name. Raises SettingsError."""
    path = Path(path)
    partner = _read(path, Partner, {"id": path.stem})
    if partner.encoding and partner.encoding.lower() not in LIBRARY_ENCODINGS:
        try:
            codecs.lookup(partner.encoding)
        except LookupError as error:
            raise SettingsError(
                f"{path}: key 'encoding': {partner.encoding!r} is no character set; write e.g. "
                f'"utf-8", "cp1251", "gb18030", "{LIBRARY_ENCODINGS[0]}"'
            ) from error
    return partner


_PATTERNS = {"id": _ID, "country": _COUNTRY, "url": _ENDPOINT, "language": _LANGUAGE}
"""What msgspec checks in files and nobody would in values made by hand."""

T = TypeVar("T", Settings, Partner)

REMEDY: dict[str, str] = {
    "id": "use letters, digits, - and _ only, at most 40",
    "name": 'write a table, e.g. name = { en = "National Library", be = "..." }',
    "country": 'write two capitals of ISO 3166, e.g. "BY"',
    "url": "write the address of the OAI-PMH endpoint, beginning with http:// or https://",
    "sets": 'write a list of setSpecs, e.g. sets = ["books"], or [] for everything',
    "format": 'write "marc21", "unimarc" or "oai_dc", or "" to let each record tell',
    "language": 'write the code of the language for letters, e.g. "en"',
    "due": 'write an interval such as "12h", "1d" or "2w", or a cron expression of five fields '
    'such as "15 2 * * 1" (Mondays at 02:15), or "" for every run',
    "expected": "write e.g. expected = { at_least = 1000, at_most = 90000 }",
    "timeout": "write seconds, more than 0",
    "delay": "write seconds, 0 or more",
    "log": 'write "text" or "json", or "" for none',
    "ping": "write the address that the monitor gave, beginning with http:// or https://",
}


def _read(path: Path, kind: type[T], fixed: dict[str, str]) -> T:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
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
        known = "at_least, at_most" if key == "expected" else ", ".join(kind.__struct_fields__)
        return f"key {unknown[1]!r} is not known; remove it or use one of: {known}"
    top = re.split(r"[.\[]", key)[0]
    fault = f"{raw.get(top)!r} does not fit" if "regex" in what else what.replace("`", "")
    return f"key {key!r}: {fault}" + (f"; {REMEDY[top]}" if top in REMEDY else "")


def _refuse_password(path: Path, store: str) -> None:
    if re.match(r"^[a-z+0-9]+://[^/@:]*:[^/@]+@", store):
        raise SettingsError(
            f"{path}: key 'store' holds a password; take it out and set PGPASSWORD in the "
            "environment of the program instead"
        )


def settings_text() -> str:
    """A commented harvester.toml with the defaults."""
    default = Settings()
    return f"""# Settings of this union list. The partners are in {PARTNERS_FOLDER}/, a file each.

# Where everything is kept: a file (SQLite), or the URL of a PostgreSQL database such as
# "postgresql://harvester@db.example.org/union" (its password goes into PGPASSWORD).
store = {_toml(default.store)}

# Your e-mail address: repositories see it and can write to you instead of shutting you out.
contact = {_toml(default.contact)}

# Seconds to wait for an answer, and to rest between two requests.
timeout = {default.timeout}
delay = {default.delay}

# For jobs nobody watches. Events on the error stream: "text" or "json", one line each.
log = {_toml(default.log)}
# A file that says in JSON how the last run went, e.g. "last-run.json" (in this folder).
report = {_toml(default.report)}
# A file for the Prometheus node exporter, e.g. "/var/lib/node_exporter/harvester.prom".
metrics = {_toml(default.metrics)}
# The address of a monitor that wants to hear of every run; of a bad one at the same + /fail.
ping = {_toml(default.ping)}
"""


def partner_text(partner: Partner, remarks: Sequence[str] = ()) -> str:
    """A commented partners/<id>.toml; `remarks` are what the repository told of itself."""
    names = ", ".join(f"{language} = {_toml(name)}" for language, name in partner.name.items())
    lines = [f"# {_one_line(remark)}" for remark in remarks]
    lines += [
        "",
        "# The library's name, in as many languages as you write letters in.",
        f"name = {{ {names} }}" if names else "name = {}",
        '# Two capitals (ISO 3166), e.g. "BY"; and the library code (ISIL), e.g. "BY-HM0000".',
        f"country = {_toml(partner.country)}",
        f"isil = {_toml(partner.isil)}",
        "",
        "# The OAI-PMH endpoint; empty for a partner whose files are imported.",
        f"url = {_toml(partner.url)}",
        "# The metadata prefix to ask for, and the sets to take; [] takes everything.",
        f"prefix = {_toml(partner.prefix)}",
        f"sets = [{', '.join(map(_toml, partner.sets))}]",
        "",
        '# Only where the records do not tell themselves: "marc21", "unimarc" or "oai_dc";',
        '# and a character set such as "cp1251".',
        f"format = {_toml(partner.format)}",
        f"encoding = {_toml(partner.encoding)}",
        "",
        '# When `harvester run` harvests it: an interval ("12h", "1d", "2w"), or a cron expression',
        '# of five fields in local time ("15 2 * * 1": Mondays, 02:15); "" is at every run.',
        f"due = {_toml(partner.due)}",
        "",
        "# How many records a complete harvest should bring, e.g. { at_least = 1000 }.",
        "expected = {}",
        "",
        "# Whom to write to, and in which language.",
        f"contact = {_toml(partner.contact)}",
        f"language = {_toml(partner.language)}",
    ]
    return "\n".join(lines).lstrip("\n") + "\n"


def _toml(value: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of its, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
