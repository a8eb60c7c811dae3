"""Settings and partners as files: the TOML that a person finds and edits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from harvester.config.settings import Partner, Settings
from harvester.config.workspace import PARTNERS_FOLDER

if TYPE_CHECKING:
    from collections.abc import Sequence


def settings_text() -> str:
    """A commented harvester.toml with the defaults."""
    default = Settings()
    return f"""# Settings of this union list. The partners are in {PARTNERS_FOLDER}/, a file each.

# Where everything is kept: a file (SQLite), or the URL of a PostgreSQL database such as
# "postgresql://harvester@db.example.org/union" (its password goes into PGPASSWORD).
store = {_toml(default.store)}

# Your e-mail address: repositories see it and can write to you instead of shutting you out.
contact = {_toml(default.contact)}

# Seconds to wait for an answer, and to rest between two requests to one host (a host that asks
# for more gets more).
timeout = {default.timeout}
delay = {default.delay}

# How many requests a run may make to one partner; the next run goes on from there. 0 is no limit.
requests = {default.requests}
# A harvest reaches back so many days before the last complete one, for what is indexed late.
overlap = {default.overlap}
# After so many days all identifiers and datestamps of a repository are compared once more: that
# finds what it lost without a word or indexed later than `overlap`.
sweep = {default.sweep}
# How many hosts are harvested at once; each of them is asked for one thing at a time, by its
# partners in turn.
hosts = {default.hosts}
# How many processes share the matching when much is new; 0 is one for each core.
processes = 0
# Whether a partner that has another printing of a book, under the same ISBN, is held to have it.
printings = {str(default.printings).lower()}

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
        '# Only where the records do not tell themselves: "marc21", "unimarc", "oai_dc", "mods",',
        '# "edm", "dcndl" or "dim"; and a character set such as "cp1251".',
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
        "",
        *_connection(partner),
        "",
        *_columns(partner),
    ]
    return "\n".join(lines).lstrip("\n") + "\n"


def _columns(partner: Partner) -> list[str]:
    """The table of columns stands last: in TOML every key below it would belong to it."""
    told = [f'{_toml(heading)} = "{meaning}"' for heading, meaning in partner.columns.items()]
    return [
        "# What each heading of its spreadsheets means; `harvester inspect FILE` prints the lines",
        "# to put here. Without them headings are guessed. Keep this table last.",
        *(["[columns]", *told] if told else ["# [columns]", '# "Titel" = "title"']),
    ]


def _connection(partner: Partner) -> list[str]:
    """What few repositories need: as keys where it is given, else as comments."""
    auth = partner.auth
    told = ", ".join(
        f"{key} = {_toml(value)}" for key, value in msgspec.structs.asdict(auth).items() if value
    )
    return [
        "# For a repository that wants a password, token or key: `secret` names the environment",
        "# variable that holds it. Other kinds: bearer (secret alone), header (header and secret).",
        f"auth = {{ {told} }}"
        if told
        else '# auth = { kind = "basic", user = "us", secret = "MINSK_PASSWORD" }',
        "# Certificates (PEM) to trust besides the usual ones, e.g. a missing link of the chain.",
        _key("ca_file", partner.ca_file and _toml(partner.ca_file), '"minsk.pem"'),
        "# The proxy to this partner; without it, the one that the environment names.",
        _key("proxy", partner.proxy and _toml(partner.proxy), '"http://proxy.example.org:3128"'),
        "# Seconds, for this partner alone: to wait for an answer, to rest between two requests.",
        _key("timeout", "" if partner.timeout is None else str(partner.timeout), "120.0"),
        _key("delay", "" if partner.delay is None else str(partner.delay), "2.0"),
        "# Days that a harvest reaches back, for a repository that indexes late.",
        _key("overlap", "" if partner.overlap is None else str(partner.overlap), "7.0"),
    ]


def _key(name: str, value: str, example: str) -> str:
    return f"{name} = {value}" if value else f"# {name} = {example}"


def _toml(value: str) -> str:
    """A TOML basic string: JSON's escapes are a subset of its, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
