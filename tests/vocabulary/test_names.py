"""Names of languages and countries out of CLDR: that the files are current, and whom a name is."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from babel.core import get_cldr_version

from harvester.vocabulary import COUNTRIES, LANGUAGES
from harvester.vocabulary.countries import country_named
from harvester.vocabulary.languages import languages_named
from harvester.vocabulary.names import generate
from harvester.vocabulary.word import Word, fold_words, names_of, words_of

VOCABULARY = Path(generate.__file__).parent.parent
FILES = sorted((VOCABULARY / "names").glob("*.toml"))


def test_the_files_are_what_cldr_says() -> None:
    version = FILES[0].read_text(encoding="utf-8").partition("CLDR ")[2].partition(",")[0]
    if version != get_cldr_version():
        pytest.skip(f"made from CLDR {version}, here is {get_cldr_version()}: generate them again")
    assert generate.main(["--check"]) == 0


def test_each_language_of_ours_has_a_file_of_names() -> None:
    ours = {path.name for path in (VOCABULARY / "words").glob("*.toml")} - {"mul.toml"}
    assert {path.name for path in FILES} == ours


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_read_as_a_parser_reads_it(path: Path) -> None:
    page = tomllib.loads(path.read_text(encoding="utf-8"))
    for subject in ("language", "country"):
        read: defaultdict[str, list[str]] = defaultdict(list)
        for word in names_of(subject):
            if word.language == path.stem:
                read[word.meaning].append(word.text)
        assert {code: ", ".join(names) for code, names in read.items()} == page[subject]


def test_names_are_of_codes_that_we_know() -> None:
    assert {word.meaning for word in names_of("language")} <= LANGUAGES
    assert {word.meaning for word in names_of("country")} <= COUNTRIES
    assert {word.meaning for word in words_of("language")} <= LANGUAGES
    assert {word.meaning for word in words_of("country")} <= COUNTRIES


@pytest.mark.parametrize("subject", ["language", "country"])
def test_a_name_of_cldr_is_of_one(subject: str) -> None:
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for word in names_of(subject):
        meanings[fold_words(word.text)].add(word.meaning)
    assert {name: codes for name, codes in meanings.items() if len(codes) > 1} == {}


@pytest.mark.parametrize("subject", ["language", "country"])
def test_a_word_of_ours_is_of_one(subject: str) -> None:
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for word in words_of(subject):
        meanings[fold_words(word.text)].add(word.meaning)
    assert {name: codes for name, codes in meanings.items() if len(codes) > 1} == {}


FREQUENT = """
rus bel ukr pol cze eng ger fre chi jpn kor uzb kaz geo per ara heb tur
BY RU UA PL CZ GB US DE FR CN JP KR UZ KZ GE IR
""".split()


@pytest.mark.parametrize("code", FREQUENT)
def test_every_name_of_a_frequent_one_means_it(code: str) -> None:
    subject = "language" if code.islower() else "country"
    words = [w for w in (*words_of(subject), *names_of(subject)) if w.meaning == code]
    assert len(words) > len(FILES)
    assert [word for word in words if not means(word)] == []


def means(word: Word) -> bool:
    if word.subject == "country":
        return country_named(word.text) == word.meaning
    return languages_named(word.text) == (word.meaning,)


def page(**names: str) -> dict[str, generate.Names]:
    return {"language": {}, "country": {code: [name] for code, name in names.items()}}


def test_a_name_of_two_stays_where_most_have_it() -> None:
    pages = {"ara": page(CD="Kongo"), "lav": page(CG="Kongo"), "pol": page(CG="kongo")}
    assert generate.settle_names(pages) == {"language": [], "country": ["kongo"]}
    assert [each["country"] for each in pages.values()] == [
        {"CD": []},
        {"CG": ["Kongo"]},
        {"CG": ["kongo"]},
    ]


def test_of_as_many_the_first_file_has_the_name() -> None:
    pages = {"lav": page(CG="Kongo"), "nor": page(CD="Kongo")}
    generate.settle_names(pages)
    assert [each["country"] for each in pages.values()] == [{"CG": ["Kongo"]}, {"CD": []}]
