"""Settings and partners: frozen values, read from TOML files, checked with remedies.

`harvester.toml` holds what is true of the house; `partners/<id>.toml` what is true of one
partner. No secret is written into either: a database password comes from the environment.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct, field

from harvester import schedule
from harvester.columns import MEANINGS, Meaning
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

_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$"
_COUNTRY = r"^([A-Z]{2})?$"
_ENDPOINT = r"^(https?://\S+)?$"
_LANGUAGE = r"^[a-z]{2,3}$"
_VARIABLE = r"[A-Z][A-Z0-9_]*"
_HEADER = r"[A-Za-z][A-Za-z0-9-]*"
_NEEDED = {
    "": set[str](),
    "basic": {"user", "secret"},
    "bearer": {"secret"},
    "header": {"header", "secret"},
}
PartnerId = Annotated[str, Meta(pattern=_ID, description="letters, digits, - and _")]
Country = Annotated[str, Meta(pattern=_COUNTRY, description="two capitals, e.g. BY")]
Endpoint = Annotated[str, Meta(pattern=_ENDPOINT, description="an http(s) address")]
LogForm = Literal["", "text", "json"]
LanguageTag = Annotated[str, Meta(pattern=_LANGUAGE, description="e.g. en, be, zh")]
Timeout = Annotated[float, Meta(gt=0, le=86_400, description="seconds")]
Delay = Annotated[float, Meta(ge=0, le=86_400, description="seconds")]


class Expected(Struct, frozen=True, forbid_unknown_fields=True):
    """How many live records a complete harvest should bring; None is not checked."""

    at_least: Annotated[int, Meta(ge=0)] | None = None
    at_most: Annotated[int, Meta(ge=0)] | None = None


class Auth(Struct, frozen=True, forbid_unknown_fields=True):
    """How a partner's repository lets us in; without `kind` it lets in everybody.

    `secret` is the name of an environment variable that holds the password, token or key: never
    the secret itself. Raises ValueError for an incomplete one, or for a secret written down.
    """

    kind: Literal["", "basic", "bearer", "header"] = ""
    user: str = ""
    header: str = ""
    secret: str = ""

    def __post_init__(self) -> None:
        # Checked here, not by a pattern: a pattern's complaint would show the secret.
        if self.secret and not re.fullmatch(_VARIABLE, self.secret):
            raise ValueError(
                "'secret' must be the name of an environment variable, in capitals, digits and _; "
                "if the secret itself stands there, take it out"
            )
        if self.header and not re.fullmatch(_HEADER, self.header):
            raise ValueError("'header' must be the name of a header, in letters, digits and -")
        given = {name for name in ("user", "header", "secret") if getattr(self, name)}
        if given != (needed := _NEEDED[self.kind]):
            words = " and ".join(f"'{name}'" for name in sorted(needed)) or "no other key"
            raise ValueError(f'kind = "{self.kind}" takes {words}')


class Partner(Struct, frozen=True, forbid_unknown_fields=True):
    """One library: who it is, and how its records come in.

    `name` maps a language to the library's name in it. Without `url` its records are imported
    from files. `format` and `encoding` are hints for records that do not tell themselves. `due`
    says how often `run` harvests it: see `harvester.schedule`. `ca_file` holds certificates (PEM)
    to trust besides the usual ones; `timeout` and `delay` are seconds and stand before those of the
    house. `columns` maps the headings of its spreadsheets to their meanings.

    Raises ValueError for an id, a country, an address, a language or a schedule that will not do,
    and for a password in an address.
    """

    id: PartnerId
    name: dict[str, str] = field(default_factory=dict)
    country: Country = ""
    isil: str = ""
    url: Endpoint = ""
    prefix: str = ""
    sets: tuple[str, ...] = ()
    format: Literal["", "marc21", "unimarc", "oai_dc", "mods", "edm", "dcndl", "dim"] = ""
    encoding: str = ""
    due: str = ""
    expected: Expected = Expected()
    contact: str = ""
    language: LanguageTag = "en"
    auth: Auth = Auth()
    ca_file: str = ""
    proxy: Endpoint = ""
    timeout: Timeout | None = None
    delay: Delay | None = None
    columns: dict[str, Meaning] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in ("url", "proxy"):
            if "@" in _authority(getattr(self, key)):
                raise ValueError(f"key '{key}' holds a user or a password; {_TAKE_OUT[key]}")
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
    `requests` is how many are made to one partner in one run, at most; 0 is no limit. `hosts` is
    how many are harvested at once, `processes` how many share the matching of much (0: one a core;
    a script of your own that asks for more than one guards its work with
    `if __name__ == "__main__"`).
    What a run leaves behind for programs that watch it: `log` lines on the error stream,
    `report` and `metrics` files (relative to the workspace), a `ping` to an address.
    """

    store: str = "union.db"
    contact: str = ""
    timeout: Timeout = 60.0
    delay: Delay = 0.0
    requests: Annotated[int, Meta(ge=0)] = 20_000
    hosts: Annotated[int, Meta(ge=1)] = 16
    processes: Annotated[int, Meta(ge=0)] = 1
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


_PATTERNS = {
    "id": _ID,
    "country": _COUNTRY,
    "url": _ENDPOINT,
    "proxy": _ENDPOINT,
    "language": _LANGUAGE,
}
"""What msgspec checks in files and nobody would in values made by hand."""

_TAKE_OUT = {
    "url": "take it out, put the password into an environment variable, and write e.g. "
    'auth = { kind = "basic", user = "us", secret = "MINSK_PASSWORD" }',
    "proxy": "take it out, remove the key and set HTTP_PROXY and HTTPS_PROXY in the environment",
}

T = TypeVar("T", Settings, Partner)

REMEDY: dict[str, str] = {
    "id": "use letters, digits, - and _ only, at most 40",
    "name": 'write a table, e.g. name = { en = "National Library", be = "..." }',
    "country": 'write two capitals of ISO 3166, e.g. "BY"',
    "url": "write the address of the OAI-PMH endpoint, beginning with http:// or https://",
    "sets": 'write a list of setSpecs, e.g. sets = ["books"], or [] for everything',
    "format": 'write "marc21", "unimarc", "oai_dc", "mods", "edm", "dcndl" or "dim", or "" to let '
    "each record tell",
    "language": 'write the code of the language for letters, e.g. "en"',
    "due": 'write an interval such as "12h", "1d" or "2w", or a cron expression of five fields '
    'such as "15 2 * * 1" (Mondays at 02:15), or "" for every run',
    "expected": "write e.g. expected = { at_least = 1000, at_most = 90000 }",
    "auth": 'write e.g. { kind = "basic", user = "us", secret = "MINSK_PASSWORD" }, '
    '{ kind = "bearer", secret = "MINSK_TOKEN" } or '
    '{ kind = "header", header = "X-Api-Key", secret = "MINSK_KEY" }, and set that variable in '
    "the environment of the program",
    "ca_file": "write the path of a PEM file, from the folder of harvester.toml",
    "proxy": "write the address of the proxy, beginning with http:// or https://",
    "timeout": "write seconds, more than 0 and at most 86400",
    "delay": "write seconds, 0 or more and at most 86400",
    "columns": 'write heading = meaning, e.g. columns = { "Titel" = "title" }; meanings are '
    + ", ".join(f'"{meaning}"' for meaning in MEANINGS),
    "requests": "write a whole number, 0 for no limit",
    "hosts": "write a whole number, 1 or more",
    "processes": "write a whole number, 0 for one a core",
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
        inner: dict[str, type[Struct]] = {"expected": Expected, "auth": Auth}
        known = ", ".join(inner.get(key, kind).__struct_fields__)
        return f"key {unknown[1]!r} is not known; remove it or use one of: {known}"
    if not place:  # a complaint of our own about the whole, with its key and its remedy
        return what
    top = re.split(r"[.\[]", key)[0]
    if top == "columns" and isinstance(columns := raw[top], dict):
        wrong = next((f"{h!r} is {m!r}" for h, m in columns.items() if m not in MEANINGS), what)
        return f"key 'columns': {wrong}; {REMEDY[top]}"
    fault = f"{_masked(raw.get(top))} does not fit" if "regex" in what else what.replace("`", "")
    return f"key {key!r}: {fault}" + (f"; {REMEDY[top]}" if top in REMEDY else "")


def _authority(url: str) -> str:
    """What stands between // and the path, user and password included."""
    return re.match(r"(?:[a-z]+://)?([^/?#]*)", url, re.IGNORECASE)[1]  # type: ignore[index]


def _masked(value: object) -> str:
    """A wrong value to show, less what may be a password in an address."""
    return re.sub(r"//[^/?#]*@", "//***@", repr(value))


def _refuse_password(path: Path, store: str) -> None:
    if re.match(r"^[a-z+0-9]+://[^/@:]*:[^/@]+@", store):
        raise SettingsError(
            f"{path}: key 'store' holds a password; take it out and set PGPASSWORD in the "
            "environment of the program instead"
        )
