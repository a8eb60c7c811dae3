"""Settings and partners: frozen values, checked with remedies; `workspace` reads them.

`harvester.toml` holds what is true of the house; `partners/<id>.toml` what is true of one
partner. No secret is written into either: a database password comes from the environment.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from harvester.config import schedule
from harvester.config.columns import MEANINGS, Meaning

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
Days = Annotated[float, Meta(ge=0, le=3_650, description="days")]


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
    says how often `run` harvests it: see `config.schedule`. `ca_file` holds certificates (PEM) to
    trust besides the usual ones; `timeout` and `delay` (seconds) and `overlap` (days) replace those
    of `Settings`. `columns` maps the headings of its spreadsheets to their meanings.

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
    overlap: Days | None = None
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
    `timeout` and `delay` are seconds: waiting for an answer, resting between two requests to one
    host.
    `overlap` (days) is how far a harvest reaches back before the last complete one, for what a
    repository indexes late; after `sweep` days all identifiers are compared once more, 0 is at
    every harvest.
    `requests` is how many are made to one partner in one run, at most; 0 is no limit. `hosts` is
    how many of them are harvested at once, `processes` how many share the matching of much (0: one
    a core; a script of your own that asks for more than one guards its work with
    `if __name__ == "__main__"`).
    `printings`: what a partner has in another printing, under the same ISBN, is not offered to it.
    What a run leaves behind for programs that watch it: `log` lines on the error stream,
    `report` and `metrics` files (relative to the workspace), a `ping` to an address.
    """

    store: str = "union.db"
    contact: str = ""
    timeout: Timeout = 60.0
    delay: Delay = 0.5
    requests: Annotated[int, Meta(ge=0)] = 20_000
    overlap: Days = 1.0
    sweep: Days = 30.0
    hosts: Annotated[int, Meta(ge=1)] = 16
    processes: Annotated[int, Meta(ge=0)] = 1
    printings: bool = True
    log: LogForm = ""
    report: str = ""
    metrics: str = ""
    ping: Endpoint = ""


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
    "overlap": "write days, e.g. 1.0; 0 asks for nothing twice, and misses what is indexed late",
    "sweep": "write days, e.g. 30.0; 0 compares all identifiers at every harvest",
    "columns": 'write heading = meaning, e.g. columns = { "Titel" = "title" }; meanings are '
    + ", ".join(f'"{meaning}"' for meaning in MEANINGS),
    "requests": "write a whole number, 0 for no limit",
    "hosts": "write a whole number, 1 or more",
    "processes": "write a whole number, 0 for one a core",
    "printings": "write true or false",
    "log": 'write "text" or "json", or "" for none',
    "ping": "write the address that the monitor gave, beginning with http:// or https://",
}


def _authority(url: str) -> str:
    """What stands between // and the path, user and password included."""
    return re.match(r"(?:[a-z]+://)?([^/?#]*)", url, re.IGNORECASE)[1]  # type: ignore[index]
