"""The fold for scripts that write no short vowels."""

from __future__ import annotations

import re

from harvester.text.letters import latin
from harvester.text.skeleton import single

_CLASSES = bytes.maketrans(b"czjgqxtbf", b"ssskkkdpp")
_VOWELS = b"aeiouyhwv "
_FINAL_T = re.compile(r"(?<!t)t+\b")


def consonants(text: str) -> str:
    """Only the classes of consonants, s k d p r l m n, and digits: for Arabic and Hebrew.

    Neither writes short vowels, so a romanised title and the original agree on little else. A
    final t goes too: tāʾ marbūṭah is romanised -ah or -at by its place in the phrase.
    """
    words = _FINAL_T.sub("", latin(text)).replace("ts", "s")
    return single(words.encode().translate(_CLASSES, _VOWELS).decode())
