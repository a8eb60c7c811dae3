"""The only importer of pypinyin and cutlet: how Han characters are read, by language.

They come with the extra `cjk`. Without it there is no reader, and `romanise` goes by character.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[str], str]

_CACHED = 1 << 15
"""Readings kept, a few megabytes: a title is read for its keys and again for comparing."""
_RUN = re.compile("[々〆\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
# Foreign words, and whole titles in readings. The dictionary would guess at what kana tell.
_KATAKANA = re.compile("([\u30a1-\u30fa\u30fc-\u30fe]{2,})")


def reader_of(language: str) -> Reader | None:
    """What turns runs of Han in a text of this language (MARC code) into Latin letters.

    None without the extra, and for any other language.
    """
    load = _READERS.get(language)
    return load() if load else None


def installed_readers() -> tuple[str, ...]:
    """The packages of the extra that are installed, without loading them."""
    return tuple(name for name in ("cutlet", "pypinyin") if find_spec(name))


def _by_run(read: Reader) -> Reader:
    """A reader of whole texts: it is given nothing but East Asian letters, which it knows."""

    @lru_cache(maxsize=_CACHED)
    def read_runs(text: str) -> str:
        return _RUN.sub(lambda run: f" {read(run[0])} ", text)

    return read_runs


# Each loads its dictionary when its language is first met: 53 MB, and 250 MB on disk.
@cache
def _chinese() -> Reader | None:
    try:
        from pypinyin import lazy_pinyin  # noqa: PLC0415
    except ImportError:
        return None
    return _by_run(lambda run: " ".join(lazy_pinyin(run)))


@cache
def _japanese() -> Reader | None:
    try:
        from cutlet import Cutlet  # noqa: PLC0415
    except ImportError:
        return None
    # Foreign spelling would make English of katakana: カツカレー is katsu karee, not curry.
    cutlet = Cutlet(use_foreign_spelling=False)

    def romaji(words: str) -> str:
        try:
            return str(cutlet.romaji(words))
        except KeyError:  # kana in an order that no word has, as in tables of them
            return words

    def between_katakana(run: str) -> str:
        parts = _KATAKANA.split(run)
        parts[::2] = [romaji(words) if words else "" for words in parts[::2]]
        return " ".join(parts)

    return _by_run(between_katakana)


_READERS: dict[str, Callable[[], Reader | None]] = {
    "chi": _chinese,
    "jpn": _japanese,
}
