"""Words for pages, volumes and parts in many languages, and ordinals up to ten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

UNITS = (
    r"(?:v|vols?|volume|bd|bde|band|tl|t|tom[eo]?|teil|pt|part|book|bk|issue|no|nr|cz|cz[eę][sś][cć]"
    r"|zesz|cilt|c|díl|d|sv|svazek|zv|zväzok|č|část|köt|kötet|kn|knj|knjiga|т|том|ч|часть|частка"
    r"|частина|кн|книга|кніга|вып|выпуск|вип|випуск|сб|№|ج|جلد|مج|المجلد|مجلد|الجزء|جزء|כרך|חלק)"
)
"""Names and abbreviations of parts before their number, as a regular expression."""
_COUNT = r"(?:\d+|[ivxlc]+)(?:\s?[-–/,]\s?(?:\d+|[ivxlc]+))*"
_PART_NUMBER = re.compile(
    rf"""\W*(?:{UNITS}\W*{_COUNT} | {_COUNT}\W*{UNITS} | (?:חלק|כרך|ספר)\s[א-ת]{{1,3}} | \d+
    | 第?\s?[\d一二三四五六七八九十百]+\s?[卷册冊巻辑輯集部编編] | [上中下][卷册冊巻集部编編]?
    | 제?\s?\d+\s?[권집부])(?:\s*[(\[].*[)\]])?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_UNIT = re.compile(UNITS, re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST = 200
"""In characters: no title that only says which part it is has more."""


def is_part_number(title: str) -> bool:
    """Whether a title only says which part it is, in figures or in words ("Часть вторая")."""
    if len(title) > _LONGEST:
        return False
    if _PART_NUMBER.fullmatch(title):
        return True
    words = _WORDS.findall(title)
    units = sum(bool(_UNIT.fullmatch(word)) for word in words)
    return len(words) == 2 and units == 1 and any(ordinal_of(word) for word in words)


_PAGE_WORDS = """
p pp pg page pages c s ss seite seiten с сс стр стор бет б pág págs pag pags página páginas
pagine str strán strana stran sivua lk lpp psl sayfa səh sidor sider old oldal l ll leaf leaves
f ff feuillets bl blatt л лист листов ark hojas h 页 頁 ページ 面 丁 葉 페이지 면 쪽 장 ص صفحة ورقة
و עמ עמודים דף דפים σ σελ σελίδες էջ გვ გვერდი sh bet сах
"""
PAGES = frozenset(_PAGE_WORDS.split())
"""Words after a number of pages or leaves."""
_VOLUME_WORDS = """
v vol vols volume volumes bd bde band bände t tt tom tome tomes tomos tomi tomy том тома томов т
тт кн книги книг ч части частей вып sv svazky svazků zv zväzky köt kötet cilt d díly dílů knj cz
części bind delar pt pts parts 册 冊 卷 巻 권 책 ج أجزاء مج مجلد مجلدات جلد כרכים τόμοι հատոր ტ ტომი
"""
VOLUMES = frozenset(_VOLUME_WORDS.split())
"""Words after a number of volumes or parts."""
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


def _stems() -> Iterator[tuple[str, int]]:
    number = 0
    for word in _ORDINALS.split():
        if word.isdecimal():
            number = int(word)
        else:
            yield word, number


_STEMS = dict(_stems())


def ordinal_of(word: str) -> int | None:
    """1 to 10 for an ordinal ("second", "втор-", "الثاني"), by the beginning of the word."""
    lower = word.lower()
    return next((number for stem, number in _STEMS.items() if lower.startswith(stem)), None)
