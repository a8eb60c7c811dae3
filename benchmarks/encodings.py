"""How often the character set of a record that declares none is decided right, by statistics.

`python benchmarks/encodings.py SHARED` takes titles from folders of real records and pairs, and the
titles written below in languages of which those hold too few; encodes records of 1, 3 and 10 titles
in every set that fits; reads them, with the language told in 008 and without; and prints for each
set how many came out as they went in, and which sets the others were taken for. Both belong into
README.md. Tables of letters were not made from these titles.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from harvester.formats import read, split_records
from harvester.formats.charsets.decide import decide, decoder_of
from harvester.formats.charsets.standard_names import decoder
from harvester.formats.fields import Field, Marc
from harvester.record import Harvested

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = {
    "ukr": """Мости через Дніпро|Історія рідного краю|Лісові озера Полісся|Словник української мови
        Записки вчителя з Галичини|Ґрунти південних степів|Пісні мого села|Їжак і яблуко: казки
        Економіка харчової промисловості|Підручник з фізики для сьомого класу|Зимовий вечір: вірші
        Вісник сільського господарства|Архітектура дерев'яних церков Карпат|Наша кухня""",
    "bel": """Лясныя сцежкі: апавяданні|Гісторыя беларускага горада|Слоўнік роднай мовы
        Рэкі і азёры Палесся|Народныя песні Магілёўшчыны|Дзіцячая кніга пра звяроў|Мой родны кут
        Сучасная літаратура ў школе|Прырода нашага краю|Працы інстытута мовазнаўства|Зімовая ноч""",
    "bul": """Пътища през Балкана|История на българския град|Речник на редките думи
        Зимни приказки за деца|Стъкло и желязо: разкази|Учебник по химия|Песни от село Извор
        Щъркелът и жабата|Правото на собственост върху земята|Към въпроса за езика""",
    "kaz": """Дала әңгімелері|Қазақ халқының тарихы|Шөл мен өзен: өлеңдер|Ауыл мектебінің оқулығы
        Ғылым және білім негіздері|Алыс жолдағы жолаушы|Үйдегі қонақ: әңгімелер|Тау етегіндегі көл
        Қысқы кеште айтылған ертегілер|Экономика және құқық мәселелері|Жұлдызды түн|Әке сөзі""",
    "tgk": """Таърихи халқи тоҷик|Роҳҳои кӯҳистон|Ҳикояҳои зимистон|Забон ва адабиёти тоҷик
        Шеърҳои баҳорӣ|Боғи падарам|Китоби дарсии физика|Иқтисодиёти ҷумҳурӣ ва рушди он
        Ғазалҳои шоирони Бадахшон|Қиссаи сангу об|Фарҳанги мардуми водии Зарафшон""",
    "srp": """Мостови на Дрини|Историја српске књижевности|Његова земља|Шумске приче за децу
        Ћутање и реч: песме|Џеп пун звезда|Речник српског језика|Љубав у граду на реци|Жетва
        Привреда Војводине између два рата|Ђаци и учитељи""",
    "gre": """Γέφυρες πάνω από το ποτάμι|Ιστορία της ελληνικής πόλης|Λεξικό της νέας γλώσσας
        Τα παραμύθια του χειμώνα|Η θάλασσα και το φως: ποιήματα|Βιβλίο φυσικής για το γυμνάσιο
        Ο δρόμος προς το χωριό|Οι ψαράδες του Αιγαίου|Δίκαιο και οικονομία|Τέχνη και ζωή""",
    "geo": """ქართული ენის ლექსიკონი|ზამთრის ზღაპრები|მთის გზები: მოთხრობები|თბილისის ისტორია
        წიგნი მდინარეებზე|სოფლის სკოლა და მასწავლებელი|ხიდი და წყალი: ლექსები|ძველი ქალაქის ქუჩები
        ფიზიკის სახელმძღვანელო|ეკონომიკა და სამართალი|ჩემი მამის ბაღი|ვაშლი და ჩიტი""",
    "arm": """Հայոց լեզվի բառարան|Ձմեռային հեքիաթներ|Լեռնային ճանապարհներ|Երևանի պատմություն
        Գյուղի դպրոցը|Կամուրջ և ջուր. բանաստեղծություններ|Ֆիզիկայի դասագիրք|Տնտեսություն և իրավունք
        Հորս այգին|Հին քաղաքի փողոցները""",
    "tur": """Kış masalları|Türkiye'nin ağaçları ve çiçekleri|Şehrin eski köprüleri|Irmağın öyküsü
        İktisat tarihine giriş|Güneşli günler: şiirler|Öğretmenin el kitabı|Dağ yolu|Işık ve gölge
        Türk dilinin sözlüğü|Çağdaş Türk öykücülüğü|İstanbul'da bir gün""",
    "pol": """Mosty na Wiśle|Zimowe baśnie dla dzieci|Słownik języka polskiego|Życie codzienne wsi
        Książka o źródłach rzek|Powieść o miłości|Dzieje miasta Łodzi|Ścieżki leśne|Gęś i żółw
        Podręcznik fizyki dla klasy siódmej|Prawo własności w świetle ustaw""",
    "hun": """Hidak a Tiszán|Téli mesék gyermekeknek|A magyar nyelv szótára|Erdők és vizek könyve
        Őszi versek|Gazdaságtörténeti tanulmányok|Fűzfák a folyóparton|Egy tanító emlékezései
        Városunk története|Zöld könyv a jövőről""",
    "rum": """Poduri peste Prut|Basme de iarnă pentru copii|Dicţionarul limbii române|Pădurea şi apa
        Istoria oraşului Iaşi|Învăţătorul din sat|Fântâna cu cântec|Ştiinţa şi tehnica""",
    "lit": """Tiltai per Nemuną|Žiemos pasakos vaikams|Lietuvių kalbos žodynas|Miškų ir ežerų knyga
        Kaimo mokytojo užrašai|Ąžuolas ir šaltinis|Vėjo dainos|Ūkio istorija|Šviesos keliai""",
    "lav": """Tilti pār Daugavu|Ziemas pasakas bērniem|Latviešu valodas vārdnīca|Mežu grāmata
        Lauku skolotāja piezīmes|Vēja dziesmas|Mūsu pilsētas vēsture|Ķīmijas mācību grāmata""",
    "per": """تاريخ شهر تبريز|قصه هاى زمستان|فرهنگ زبان فارسى|راه کوهستان: داستانها|باغ پدرم
        کتاب درسى فيزيک|پل و رودخانه: شعرها|اقتصاد و حقوق در ايران|گلها و پرندگان|چشمه""",
    "urd": """اردو زبان کی لغت|سردیوں کی کہانیاں|پہاڑ کا راستہ|لاہور کی تاریخ|گاؤں کا اسکول
        پل اور دریا: نظمیں|معیشت اور قانون|میرے والد کا باغ|ٹھنڈی ہوائیں|ایک ڈاکٹر کی یادیں""",
}
SETS = {
    "rus": ("cp1251", "cp866", "koi8-r"), "ukr": ("cp1251", "koi8-u"), "bel": ("cp1251",),
    "bul": ("cp1251",), "srp": ("cp1251",), "kaz": ("kz1048",), "tgk": ("koi8-t",),
    "gre": ("cp1253",), "arm": ("armscii-8",), "geo": ("georgian-ps", "georgian-academy"),
    "heb": ("cp1255",), "yid": ("cp1255",), "ara": ("cp1256",), "per": ("cp1256",),
    "urd": ("cp1256",), "tur": ("cp1254",), "ger": ("cp1252",), "fre": ("cp1252",),
    "spa": ("cp1252",), "cze": ("cp1250", "iso8859-2"), "pol": ("cp1250", "iso8859-2"),
    "hun": ("cp1250",), "rum": ("cp1250",), "lit": ("cp1257",), "lav": ("cp1257",),
    "chi": ("gb18030", "cp950"), "jpn": ("cp932", "euc-jp"), "kor": ("cp949",),
}  # fmt: skip
NARROWER = {"gb18030": "gb2312", "cp950": "big5", "cp949": "euc-kr"}
"""What a library with the wider set mostly wrote: tells simplified from traditional characters."""
LENGTHS = (1, 3, 10)
RECORDS = 40
_LIKE = {"ی": "ي", "ې": "ي", "۔": "."}


class Case(NamedTuple):
    """Texts of one record in one language and set."""

    language: str
    name: str
    titles: tuple[str, ...]


def titles_of(shared: Path) -> dict[str, list[str]]:
    """Titles beyond ASCII by language: the ones above and those of the folder `shared`."""
    found: dict[str, list[str]] = defaultdict(list)
    for language, text in TITLES.items():
        found[language] += [each.strip() for line in text.split("\n") for each in line.split("|")]
    with gzip.open(shared / "two-scripts" / "pairs_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for pair in map(json.loads, lines):
            if pair["kind"] == "title":
                found[pair["lang"]].append(pair["vern"])
            elif pair["lang"].startswith("korean"):
                found["kor"].append(pair["vern"])
    for language, titles in latin_titles(shared):
        found[language].append(titles)
    return {k: sorted({t for t in v if not t.isascii()}) for k, v in found.items()}


def latin_titles(shared: Path) -> Iterator[tuple[str, str]]:
    """Titles of the real catalogues, by the language that their records tell."""
    folder = shared / "marc-formats"
    paths = [*folder.glob("svkpk*/*"), *folder.glob("solrmarc*/*.gz"), *folder.glob("amiron*/*")]
    for path in paths:
        packed = path.read_bytes()
        with io.BytesIO(gzip.decompress(packed) if path.suffix == ".gz" else packed) as stream:
            for data in split_records(stream):
                record = read(Harvested(partner="XX", identifier="1", metadata=data)).record
                for title in record.titles[:1] if record.languages else ():
                    yield record.languages[0], str(title)


def encoder(name: str) -> dict[str, bytes]:
    """What each character is in a set of our own."""
    decode = decoder(name)
    return {decode(bytes([byte])): bytes([byte]) for byte in range(256)}


def encoded(text: str, name: str) -> bytes:
    """The text in a set, empty where that has not all its characters."""
    try:
        text.encode(NARROWER.get(name, name))
        return text.encode(name)
    except LookupError:
        return b"".join(encoder(name).get(character, b"?") for character in text)
    except UnicodeEncodeError:
        return b""


def cases(titles: dict[str, list[str]], length: int) -> Iterator[Case]:
    """Records of so many titles, the same ones in every run."""
    chance = random.Random(length)
    for language, names in SETS.items():
        for name in names:
            fitting = [each for each in titles.get(language, ()) if encoded(each, name)]
            for _ in range(RECORDS if fitting else 0):
                yield Case(language, name, tuple(chance.choices(fitting, k=length)))


def decided(case: Case, *, told: bool) -> tuple[str, bool]:
    """The set that was decided, and whether the titles come out as they went in."""
    values = [encoded(title, case.name).decode("latin-1") for title in case.titles]
    control = {"008": " " * 35 + (case.language if told else "   ") + "  "}
    fields = [Field("245", "00", (("a", value),)) for value in values]
    marc = Marc("00000nam  2200000   4500", control, {"245": fields})
    data = b"\x1e".join(b"00\x1fa" + value.encode("latin-1") for value in values)
    name = decide(data, marc).name
    decode = decoder_of(name)
    expected = [decoder(case.name)(value.encode("latin-1")) for value in values]
    return name, [decode(value.encode("latin-1")) for value in values] == expected


def measured(titles: dict[str, list[str]]) -> Iterator[str]:
    """The table, line by line: shares of records read right, and what the others were taken for."""
    heads = [f"{n}{', told' * told}" for told in (False, True) for n in LENGTHS]
    yield f"| language | set | {' | '.join(heads)} | taken for |"
    yield f"|---|---|{'---:|' * len(heads)}---|"
    right: Counter[tuple[str, str, str]] = Counter()
    wrong: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for length in LENGTHS:
        for case in cases(titles, length):
            for told in (False, True):
                name, well = decided(case, told=told)
                right[case.language, case.name, f"{length}{', told' * told}"] += well
                wrong[case.language, case.name][name] += not well
    for language, name in ((each, name) for each, names in SETS.items() for name in names):
        shares = [f"{100 * right[language, name, head] / RECORDS:.0f}" for head in heads]
        others = (f"{other} {n}" for other, n in wrong[language, name].most_common(4) if n)
        yield f"| {language} | {name} | {' | '.join(shares)} | {', '.join(others)} |"


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (folder := Path(sys.argv[1])).is_dir():
        print("no folder with titles: nothing to measure")
    else:
        for line in measured(titles_of(folder)):
            print(line)
