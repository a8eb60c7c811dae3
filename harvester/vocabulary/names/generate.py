"""Writes the files of this folder: what CLDR calls languages and countries in many languages.

    python -m harvester.vocabulary.names.generate [--check]

Each language that has a page in `words/` gets one here. CLDR comes with Babel, which only this
script needs. With `--check` nothing is written: exit code 1 says that a file is not current.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from babel import Locale
from babel.core import get_cldr_version
from babel.localedata import locale_identifiers

from harvester.vocabulary.countries import COUNTRIES
from harvester.vocabulary.languages import language_coded
from harvester.vocabulary.word import fold_words

if TYPE_CHECKING:
    from collections.abc import Iterator

Names = dict[str, list[str]]
"""Code -> names, the usual one first."""
Pages = dict[str, dict[str, Names]]
"""MARC code of a language -> subject -> names in that language."""

_HERE = Path(__file__).parent
_UNREAD_SCRIPTS = frozenset({"Dsrt", "Shaw"})
"""Alphabets made for English that no catalog uses."""
_OTHER_LANGUAGES = frozenset({"gag"})
"""Gagauz here; in MARC an old code of Galician."""
_LANGUAGE_WORD = re.compile(r"(?i)[ -](?:тілі|ءتىلى|тили|dili|kalbos|kalba|sprache)(?=$|[ (])")
"""Words that only say that it is a language; Vietnamese names are never without theirs."""
_SIGNS = re.compile(r'["\\*=\[\]]')
"""What means something in our files."""
_BRACKETS = re.compile(r"\s*[(（][^)）]*[)）]")
_COMMA = re.compile("[,،、]")
_ADDING = re.compile("[,،、()（）]")
_SHORTEST = 3
"""Letters of a name: shorter ones are words of other languages ("Ga", "Yi")."""
_HEADER = """\
# Generated from CLDR {version}, do not edit: our own words are in words/{language}.toml.
#     python -m harvester.vocabulary.names.generate
# Data of CLDR: copyright Unicode, Inc., Unicode License v3 (LICENSE in this folder).
"""


def read_names() -> Pages:
    """The names that CLDR has, before those that two languages or countries share are settled."""
    languages = sorted(path.stem for path in (_HERE.parent / "words").glob("*.toml"))
    locales = _read_locales()
    return {
        language: {
            "language": _collect_names(_languages_of(locales[language])),
            "country": _collect_names(_countries_of(locales[language])),
        }
        for language in languages
        if language in locales
    }


def _read_locales() -> dict[str, list[Locale]]:
    """MARC code -> the locales of a language, that of the language itself before its countries."""
    locales: defaultdict[str, list[Locale]] = defaultdict(list)
    for name in sorted(locale_identifiers(), key=lambda name: (name.count("_"), len(name), name)):
        language, *parts = name.split("_")
        if not _UNREAD_SCRIPTS.intersection(parts):
            locales[language_coded(language)].append(Locale.parse(name))
    return dict(locales)


def _languages_of(locales: list[Locale]) -> Iterator[tuple[str, str]]:
    for locale in locales:
        # Two letters before three: Chinese is named before Cantonese, which is the same in MARC.
        for tag, name in sorted(locale.languages.items(), key=lambda item: (len(item[0]), item)):
            code = "" if tag in _OTHER_LANGUAGES else language_coded(tag)
            if code and name not in (tag, code):
                yield code, _LANGUAGE_WORD.sub("", name)


def _countries_of(locales: list[Locale]) -> Iterator[tuple[str, str]]:
    for locale in locales:
        for code, name in sorted(locale.territories.items()):
            if code in COUNTRIES and name != code:
                yield code, name


def _collect_names(given: Iterator[tuple[str, str]]) -> Names:
    """The names of each code, each once, without what brackets or a comma add to them.

    What is added stays as words where it tells two apart ("Kongo (Kinšasa)").
    """
    pairs = [(code, _SIGNS.sub("", name)) for code, name in given]
    bearers = _find_bearers(pairs)
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for code, name in pairs:
        alone = _drop_addition(name)
        unique = len(bearers[fold_words(alone)]) == 1
        chosen = alone if unique else " ".join(_ADDING.sub(" ", name).split())
        if _is_name(chosen):
            names[code].setdefault(fold_words(chosen), chosen)
    return {code: list(names[code].values()) for code in sorted(names)}


def _find_bearers(pairs: list[tuple[str, str]]) -> dict[str, set[str]]:
    """Name without addition -> the codes that have it."""
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in pairs:
        bearers[fold_words(_drop_addition(name))].add(code)
    return bearers


def _drop_addition(name: str) -> str:
    return _COMMA.split(_BRACKETS.sub("", name))[0].strip()


def _is_name(text: str) -> bool:
    folded = fold_words(text)
    return bool(folded) and (len(folded) >= _SHORTEST or not folded.islower())


def settle_names(pages: Pages) -> dict[str, list[str]]:
    """Take a name from all but one of those it is given to; subject -> the names shared.

    It stays where most languages have it, of as many where the first file has it.
    """
    return {subject: _settle_subject(pages, subject) for subject in ("language", "country")}


def _settle_subject(pages: Pages, subject: str) -> list[str]:
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for code, names in _each(pages, subject):
        for name in names:
            votes[fold_words(name)][code] += 1
    for code, names in _each(pages, subject):
        # most_common keeps those of as many votes in the order in which they were met.
        names[:] = [n for n in names if votes[fold_words(n)].most_common(1)[0][0] == code]
    return sorted(name for name, codes in votes.items() if len(codes) > 1)


def _each(pages: Pages, subject: str) -> Iterator[tuple[str, list[str]]]:
    for page in pages.values():
        yield from page[subject].items()


def write_page(language: str, page: dict[str, Names]) -> str:
    """The text of a file."""
    lines = [_HEADER.format(version=get_cldr_version(), language=language).rstrip()]
    for subject, names in page.items():
        lines += ["", f"[{subject}]"]
        lines += [f'{code} = "{", ".join(found)}"' for code, found in names.items() if found]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` compare them."""
    pages = read_names()
    for subject, shared in settle_names(pages).items():
        sys.stdout.write(f"{subject}: {len(shared)} names of two: {', '.join(shared)}\n")
    texts = {_HERE / f"{code}.toml": write_page(code, page) for code, page in pages.items()}
    kept = {path: path.read_text(encoding="utf-8") for path in _HERE.glob("*.toml")}
    if "--check" in arguments:
        return int(kept != texts)
    for path in kept.keys() - texts.keys():
        path.unlink()
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
