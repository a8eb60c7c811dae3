"""Places of publication: their country, and how they are abbreviated."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Country by ISO 3166 and by the MARC list, and the abbreviation of GOST 7.12, if any."""

    country: str
    marc: str
    short: str = ""


UNKNOWN = Place("ZZ", "xx ")

_PETERSBURG = Place("RU", "ru ", "СПб.")
_GERMANY = Place("DE", "gw ")
_CHINA = Place("CN", "cc ")

PLACES: dict[str, Place] = {
    **dict.fromkeys(("Минск", "Мінск"), Place("BY", "bw ", "Мн.")),
    "Менск": Place("BY", "bw "),
    "Москва": Place("RU", "ru ", "М."),
    "Ленинград": Place("RU", "ru ", "Л."),
    "Пецярбург": Place("RU", "ru ", "Пб."),
    **dict.fromkeys(("Санкт-Петербург", "Санктпетербургъ", "С.-Петербургъ"), _PETERSBURG),
    "Київ": Place("UA", "un ", "К."),
    "Львів": Place("UA", "un "),
    **dict.fromkeys(("Вільня", "Vilnius"), Place("LT", "li ")),
    **dict.fromkeys(("Warszawa", "Варшава", "Ольштын", "Wołowiec"), Place("PL", "pl ")),
    **dict.fromkeys(("Praha", "Brno", "Voznice", "Žižkov", "Příbram"), Place("CZ", "xr ")),
    **dict.fromkeys(("Berlin", "München", "Köln", "Giessen"), _GERMANY),
    "Франкфурт-на-Майне": _GERMANY,
    **dict.fromkeys(("Париж", "Paryż"), Place("FR", "fr ")),
    "Milano": Place("IT", "it "),
    "'s-Gravenhage": Place("NL", "ne "),
    **dict.fromkeys(("London", "Harmondsworth", "Cambridge", "Sheffield"), Place("GB", "enk")),
    **dict.fromkeys(("New York", "Garden City"), Place("US", "nyu")),
    **dict.fromkeys(("Cambridge, Mass.", "Reading, Mass."), Place("US", "mau")),
    **dict.fromkeys(("Chicago", "Evanston", "Normal", "Prospect Heights"), Place("US", "ilu")),
    **dict.fromkeys(("Princeton", "Englewood"), Place("US", "nju")),
    **dict.fromkeys(("San Diego", "Berkeley"), Place("US", "cau")),
    **dict.fromkeys(("New Haven", "North Haven", "Westport"), Place("US", "ctu")),
    "Ann Arbor": Place("US", "miu"),
    "Bloomington": Place("US", "inu"),
    "Boulder": Place("US", "cou"),
    "Honolulu": Place("US", "hiu"),
    "Providence": Place("US", "riu"),
    "Washington": Place("US", "dcu"),
    "Toronto": Place("CA", "onc"),
    "Madras": Place("IN", "ii "),
    **dict.fromkeys(("北京", "上海", "重庆", "兰州", "海口", "南京", "武汉", "广州"), _CHINA),
    "Peking": _CHINA,
    "臺北": Place("TW", "ch "),
    "東京": Place("JP", "ja "),
    **dict.fromkeys(("경성", "파주"), Place("KR", "ko ")),
}
"""By the name on the title page; what is missing here is coded as unknown."""
