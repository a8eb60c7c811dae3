"""Numbers in extent and edition statements, by the words they stand with in many languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.formats.counts import count_of
from harvester.record import Extent

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)
_WORD_OR_NUMBER = re.compile(r"\d+|[^\W\d_]+|\(")
_COUNTED = re.compile(r"(?<!\d)(\d++)[\])>]?\s?([^\W\d_]+)")
_PAGE_WORDS = """
p pp pg page pages c s ss seite seiten с сс стр стор бет б pág págs pag pags página páginas
pagine str strán strana stran sivua lk lpp psl sayfa səh sidor sider old oldal l ll leaf leaves
f ff feuillets bl blatt л лист листов ark hojas h 页 頁 ページ 面 丁 葉 페이지 면 쪽 장 ص صفحة ورقة
و עמ עמודים דף דפים σ σελ σελίδες էջ გვ გვერდი sh bet сах
"""
_PAGES = frozenset(_PAGE_WORDS.split())
"""Words after a number of pages or leaves."""
_VOLUME_WORDS = """
v vol vols volume volumes bd bde band bände t tt tom tome tomes tomos tomi tomy том тома томов т
тт кн книги книг ч части частей вып sv svazky svazků zv zväzky köt kötet cilt d díly dílů knj cz
części bind delar pt pts parts 册 冊 卷 巻 권 책 ج أجزاء مج مجلد مجلدات جلد כרכים τόμοι հատոր ტ ტომი
"""
_VOLUMES = frozenset(_VOLUME_WORDS.split())
"""Words after a number of volumes or parts."""
_NUMBER = re.compile(r"(?<!\d)([1-9]\d?)(?!\d)")
_LETTERS = re.compile(r"[^\W\d_]+")
_HAN_NUMBER = re.compile(r"第?([一二三四五六七八九十])版")
_HAN = "一二三四五六七八九十"
_ORDINALS = """
1 first premi primera prima primeira erst první prvé pierwsz перв перш birinci الأولى
  الاولى  اول ראשונה első 初 초판
2 second segund deuxi zweit druh drug втор друг ikinci الثاني دوم שנייה שניה másod
3 third troisi tercer terza dritt třet tret trzec трет трэц üçüncü الثالث سوم שלישית
  harmad
4 fourth quatri cuart quarta viert čtvrt štvrt czwart четв чацв dördüncü الرابع چهارم
  negyed
5 fifth cinqui quinta fünft pát piat piąt пят beşinci الخامس پنجم ötöd
6 sixth sixi sexta sesta sechst šest szóst шест шост altıncı السادس ششم hatod
7 seventh septi sépti settim siebt siebent sedm siedm siódm седьм сьом yedinci السابع
  هفتم
8 eighth huiti octav ottava acht osm ósm восьм васьм sekizinci الثامن هشتم
9 ninth neuvi noven nona neunt devát deviat dziewiąt девят дзявят dokuzuncu التاسع نهم
10 tenth dixi décim decim zehnt desát desiat dziesiąt десят дзясят onuncu العاشر دهم
"""
"""1 to 10, and how the ordinals of the number begin in many languages."""


_ROMANS = "I II III IV V VI VII VIII IX X XI XII".split()
_EDITION = r"(?i:vyd|wyd|kiad|izd|изд|выд|вид)\w*"
_ROMAN = re.compile(
    rf"\b({'|'.join(_ROMANS)})\b\.?\s{_EDITION}|\b{_EDITION}\.?\s({'|'.join(_ROMANS)})\b"
)
"""Roman figures only as capitals beside the word for edition: "II. vyd.", "wyd. III"."""


def _stems() -> Iterator[tuple[str, int]]:
    number = 0
    for word in _ORDINALS.split():
        if word.isdecimal():
            number = int(word)
        else:
            yield word, number


_STEMS = dict(_stems())


@lru_cache(maxsize=1000)
def read_extent(statement: str) -> Extent | None:
    """The statement with its main pages (the largest sequence) and its number of volumes."""
    if not statement:
        return None
    text = _plain(statement)
    counted = ((count_of(n), word) for n, word in _COUNTED.findall(text))
    volumes = next((n for n, word in counted if n is not None and word in _VOLUMES), None)
    return Extent(statement, _pages(text), volumes)


def _plain(statement: str) -> str:
    """In small letters, with the digits of ASCII."""
    return (statement if statement.isascii() else statement.translate(_DIGITS)).lower()


def _pages(text: str) -> int | None:
    """The largest number that stands, alone or in a list, before a word for pages."""
    waiting: list[int] = []
    pages: list[int] = []
    for word in _WORD_OR_NUMBER.findall(text):
        if word.isdecimal():
            waiting += [count for count in (count_of(word),) if count is not None]
        elif word in _PAGES:
            pages += waiting
            waiting = []
        elif word == "(" or word in _VOLUMES or word in ("cm", "см", "mm"):
            waiting = []
    return max(pages, default=None)


def is_open_set(extent: Extent) -> bool:
    """Whether the extent counts volumes without saying how many ("v. <1-3>", "т.")."""
    first = _LETTERS.search(extent.statement.lower())
    counted = extent.volumes is not None or extent.pages is not None
    return not counted and first is not None and first[0] in _VOLUMES


@lru_cache(maxsize=1000)
def edition_number(statement: str) -> int | None:
    """The number in an edition statement: "2nd ed.", "Изд. 2-е", "第三版", "الطبعة الثاني"."""
    text = _plain(statement)
    if found := _NUMBER.search(text):
        return int(found[1])
    if found := _HAN_NUMBER.search(text):
        return _HAN.index(found[1]) + 1
    if found := _ROMAN.search(statement):
        return _ROMANS.index(found[1] or found[2]) + 1
    return next(filter(None, map(ordinal_of, _LETTERS.findall(text))), None)


def ordinal_of(word: str) -> int | None:
    """1 to 10 for an ordinal ("second", "втор-", "الثاني"), by the beginning of the word."""
    lower = word.lower()
    return next((number for stem, number in _STEMS.items() if lower.startswith(stem)), None)
