"""Han characters: which are forms of one character, traditional, simplified, shinjitai or other."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from pymarc.marc8_mapping import CODESETS

if TYPE_CHECKING:
    from collections.abc import Iterator

# The table's key in pymarc, planes in a layer, the plane where kana, Hangul and signs begin.
_EACC, _LAYER, _KANA = 0x31, 6, 0x69
# Common characters that EACC does not tell apart, but Unicode does.
_ALSO = (
    "說説说 稅税 錄録录 歲歳岁 鄉郷乡 姬姫 每毎 步歩 查査 卷巻 晚晩 寬寛宽 閱閲阅 絕絶绝 悅悦 脫脱 "
    "虛虚 宮宫 週周 韻韵 讚赞 繡繍绣 薰薫 醬醤酱 辯弁 辨弁 貓猫 嶺岭 戶戸户 污汚 緒绪 跡迹 蹤踪 "
    "託托 採采 捨舍 歎叹 粵粤 陝陕 禿秃 柵栅 荊荆 訪访 搖揺摇 尭堯尧 圈圏 榆楡 瓊琼 瑤瑶 飲饮 傭佣 "
    "侶侣 黃黄 清淸 青靑 教敎 溫温 眞真 為爲为"
).split()


@cache
def _variants() -> dict[int, str]:
    """Character -> the form that stands for it, the first by code of those that are one.

    EACC (ANSI/NISO Z39.64) gives the variants of a character the same place in layers of six
    planes each; pymarc has its table. Where one character is the simplified form of two, all are
    one: a cataloger who had only 发 may have meant 發 or 髮.
    """
    first: dict[int, int] = {}
    for forms in chain(_eacc(), _ALSO):
        stands, *others = sorted({_first(first, ord(form)) for form in forms})
        first |= dict.fromkeys(others, stands)
    return {character: chr(_first(first, character)) for character in first}


def _first(first: dict[int, int], character: int) -> int:
    while character in first:
        character = first[character]
    return character


def _eacc() -> Iterator[list[str]]:
    """The characters at each place of EACC, through all layers."""
    places = sorted(
        ((code >> 16) % _LAYER, code & 0xFFFF, character)
        for code, (character, _) in CODESETS[_EACC].items()
        if code >> 16 < _KANA
    )
    for _, group in groupby(places, key=itemgetter(0, 1)):
        yield [chr(character) for *_, character in group]


def han(text: str) -> str:
    """East Asian text without spaces, punctuation and the differences of Han variants."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, plain)).translate(_variants())
