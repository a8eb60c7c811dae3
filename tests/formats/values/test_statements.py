"""Numbers in extents, editions and part titles; article marks; codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harvester.formats.values.extents import edition_number, read_extent
from harvester.formats.values.materials import carriers_named, medium_in_words
from harvester.formats.values.punctuation import clean, sentence, without_article
from harvester.vocabulary import country_of, language_of, relator_of, relator_of_word
from harvester.vocabulary.numbering import is_part_number

if TYPE_CHECKING:
    from harvester.record import Medium


@pytest.mark.parametrize(
    ("statement", "pages", "volumes"),
    [
        ("xii, 345 p.", 345, None),
        ("[1],15 с.", 15, None),
        ("345 S. : Ill.", 345, None),
        ("320页", 320, None),
        ("412 페이지", 412, None),
        ("٣٢٠ ص", 320, None),
        ("۲۴۰ص", 240, None),
        ("320 עמ'", 320, None),
        ("187p", 187, None),
        ("VII, 835 c.", 835, None),
        ("80 с., [4] л. ил.", 80, None),
        ("V, 201 p.", 201, None),
        ("1 online resource (xii, 345 pages)", 345, None),
        ("3 v. (xii, 1200 p.)", 1200, 3),
        ("2册(1200页)", 1200, 2),
        ("в 4 т.", None, 4),
        ("3 Bände", None, 3),
        ("1 v. (various pagings)", None, 1),
        ("v. <1-3>", None, None),
        ("S. 123-145", None, None),
        ("245 p. 24 cm", 245, None),
        ("1 sound disc, 74 min., 12 p.", 12, None),
        ("1 CD, 74 min. 16 s", None, None),
        ("1 CD (74 мин 16 с)", None, None),
        ("1 CD audio, 74:16, 12 s.", 12, None),
        ("1 LP, 44'16\", 8 p.", 8, None),
        ("1 h 20 min", None, None),
    ],
)
def test_extent(statement: str, pages: int | None, volumes: int | None) -> None:
    extent = read_extent(statement)
    assert extent is not None
    assert (extent.pages, extent.volumes) == (pages, volumes)


@pytest.mark.parametrize(
    ("medium", "text", "carriers"),
    [
        ("audio", "1 CD (74 min)", ("cd",)),
        ("audio", "1 sound disc : digital ; 4 3/4 in.", ("cd",)),
        ("audio", "1 грампластинка", ("lp",)),
        ("audio", "1 zvuková kazeta", ("audio cassette",)),
        ("audio", "1 sound disc", ()),
        ("video", "2 DVD-Video", ("dvd",)),
        ("video", "1 kazeta (VHS)", ("videocassette",)),
        ("video", "1 Blu-ray + 1 DVD", ("dvd", "blu-ray")),
        ("electronic", "application/epub+zip", ("epub",)),
        ("electronic", "1 CD-ROM", ("cd-rom",)),
        ("print", "1 CD-ROM", ()),
    ],
)
def test_carriers_in_words(medium: Medium, text: str, carriers: tuple[str, ...]) -> None:
    assert carriers_named(medium, [text]) == carriers


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("2nd ed., rev.", 2), ("Second edition", 2), ("2-е изд., испр.", 2), ("Изд. 3-е", 3),
        ("Третье издание", 3), ("2., überarb. Aufl.", 2), ("Dritte Auflage", 3), ("2. vyd.", 2),
        ("druhé vydání", 2), ("Wyd. 4", 4), ("Deuxième éd.", 2), ("第2版", 2), ("第三版", 3),
        ("初版", 1), ("개정 2판", 2), ("الطبعة الثانية", 2), ("ط. ٢", 2), ("چاپ دوم", 2),
        ("другое выданне", 2), ("1. Aufl., 3. Druck", 1), ("Rev. ed.", None), ("Ed. 1978", None),
        ("II. vyd.", 2), ("Wyd. III popr.", 3), ("Изд. II", 2), ("vydání v Praze", None),
    ],
)  # fmt: skip
def test_edition_number(statement: str, number: int | None) -> None:
    assert edition_number(statement) == number


@pytest.mark.parametrize(
    "title",
    ["Вып. 13", "Т. 1 (гл. 1-21)", "Том второй", "Часть вторая", "Ч.1.", "Bd. 3", "Vol. II", "上",
     "下册", "第二卷", "제2권", "חלק ד", "الجزء الثاني", "3", "2. köt.", "Кн. 7-8"],
)  # fmt: skip
def test_part_numbers(title: str) -> None:
    assert is_part_number(title)


@pytest.mark.parametrize(
    "title",
    ["Война и мир", "Volga", "Tom Sawyer", "Vol de nuit", "Книга рек", "上海", "Part of the sea",
     "Т. Г. Шевченко", "1929-1939", "Book of hours"],
)  # fmt: skip
def test_titles_that_are_no_part_numbers(title: str) -> None:
    assert not is_part_number(title)


@pytest.mark.parametrize(
    ("raw", "nonfiling", "bare"),
    [
        ("The harbour /", "4", "harbour"),
        ("L'été :", "2", "été"),
        ("al-Nahr", "3", "Nahr"),
        ("النهر", "2", "نهر"),
        ("Lighthouse tales", "9", ""),
        ("The harbour", "0", ""),
        ("Harbour", "", ""),
        ("A", "5", ""),
        ("<<Das>> Haus", "0", "Haus"),
        ("\x98Der\x9c Strom", "0", "Strom"),
        ("\x88L'\x89altra riva", "", "altra riva"),
        ("\x08Der\x09 Strom", "", "Strom"),
        ("De @rivier", "", "rivier"),
    ],
)
def test_title_without_article(raw: str, nonfiling: str, bare: str) -> None:
    assert without_article(raw, nonfiling) == bare


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (" Harbour  lights /", "Harbour lights"),
        (", Isaac", "Isaac"),
        ("[London :", "London"),
        ("[London]", "[London]"),
        ("<<Das>> Haus", "Das Haus"),
        ("\x88L'\x89altra riva", "L'altra riva"),
        ("\u202bكتاب\u202c", "كتاب"),
        ("U\u0308ber", "Über"),
        ("Tom &amp; the caf&#x00E9;", "Tom & the café"),
        ("mail@example.org", "mail@example.org"),
        ("رودها و پل\u200cها", "رودها و پل\u200cها"),
    ],
)
def test_cleaned_text(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Harbour lights.", "Harbour lights"),
        ("Вып. 13.", "Вып. 13"),
        ("Finch, A.", "Finch, A."),
        ("Kolosova, I͡U. V.", "Kolosova, I͡U. V."),
        ("Men, Zh.", "Men, Zh."),
        ("Chen, Qi.", "Chen, Qi"),
        ("King, Martin, Jr.", "King, Martin, Jr."),
        ("Washington, D.C.", "Washington, D.C."),
        ("Сб.", "Сб."),
        ("Речные мосты.", "Речные мосты"),
        ("And so on ...", "And so on ..."),
    ],
)
def test_final_stop(raw: str, text: str) -> None:
    assert sentence(raw) == text


def test_codes() -> None:
    assert [country_of(code) for code in ("bw ", "enk", "xxu", "gw", "ur", "xx", "")] == [
        "BY", "GB", "US", "DE", "RU", "", "",
    ]  # fmt: skip
    assert [language_of(code) for code in ("deu", "RU", "zho", "und", "eng", "|||", "x")] == [
        "ger", "rus", "chi", "", "eng", "", "",
    ]  # fmt: skip
    assert relator_of("http://id.loc.gov/vocabulary/relators/edt") == "edt"
    assert [relator_of(code) for code in ("070", "730", "ill", "主编", "999")] == [
        "aut", "trl", "ill", "edt", "",
    ]  # fmt: skip
    assert relator_of_word("joint author,") == "aut"


@pytest.mark.parametrize(
    "words",
    [
        "1 ressource en ligne", "1 recurso en linea", "1 risorsa in rete", "1 Online-Ressource",
        "1 nätresurs", "1 nettressurs", "1 netdokument", "1 verkkoaineisto", "1 tinklo išteklius",
        "1 spletni vir", "1 mrežni izvor", "1 онлајн ресурс", "1 сетевой ресурс", "1 online forrás",
        "1 інтернет-ресурс", "1 сеткавы рэсурс", "1 мрежов ресурс", "1 διαδικτυακός πόρος",
        "1 çevrim içi kaynak", "1 مورد على الإنترنت", "1 منبع برخط", "1 線上資源", "1 联机资源",
        "オンライン資料1", "온라인 자료 1", "1 առցանց ռեսուրս", "1 onlayn resurs", "1 מקור מקוון",
        "1 ონლაინ რესურსი", "1 tài nguyên trực tuyến", "1 zasób internetowy",
    ],
)  # fmt: skip
def test_online_in_many_languages(words: str) -> None:
    assert medium_in_words(words) == "electronic"


def test_media_named_in_words() -> None:
    assert medium_in_words("[Электронный ресурс]") == "electronic"
    assert medium_in_words("", "1 microfiche") == "microform"
    assert medium_in_words("[Текст]", "245 с.") == ""
