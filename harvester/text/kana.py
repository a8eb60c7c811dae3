"""Kana in Latin letters, in Hepburn's spelling, long vowels as the kana have them."""

from __future__ import annotations

import re

_TABLE = dict(
    zip(
        "あいうえおかきくけこがぎぐげごさしすせそざじずぜぞたちつてとだぢづでどなにぬねの"
        "はひふへほばびぶべぼぱぴぷぺぽまみむめもやゆよらりるれろわゐゑをんゔ"
        "ゃゅょぁぃぅぇぉゎっー",
        "a i u e o ka ki ku ke ko ga gi gu ge go sa shi su se so za ji zu ze zo "
        "ta chi tsu te to da ji zu de do na ni nu ne no ha hi fu he ho ba bi bu be bo "
        "pa pi pu pe po ma mi mu me mo ya yu yo ra ri ru re ro wa i e o n vu "
        "~ya ~yu ~yo ~a ~i ~u ~e ~o ~a * ~".split(),
        strict=True,
    )
)
_LETTERS = str.maketrans(_TABLE | {chr(ord(kana) + 0x60): s for kana, s in _TABLE.items()})
_KANA = re.compile("[\u3041-\u309f\u30a1-\u30ff]+")
_SOUNDS = tuple(
    (re.compile(pattern).sub, letters)
    for pattern, letters in (
        ("(?<=sh|ch)i~y?(?=[aueo])", ""),  # しゃ sha, チェ che
        ("(?<=j)i~y?(?=[aueo])", ""),
        ("(?<=[kgnbpmr])i~(?=y)", ""),  # きょ kyo
        ("[aiueo]~(?=[aiueo])", ""),  # ファ fa, ティ ti
        (r"(?<!\*)\*+(?=ch)", "t"),  # まっちゃ matcha
        (r"(?<!\*)\*+([a-z])", r"\1\1"),  # がっこう gakkou
        (r"[~*]", ""),
    )
)


def kana(text: str) -> str:
    """A text (NFKC) with every run of kana in Latin letters."""
    return _KANA.sub(lambda run: _spelt(run[0]), text)


def _spelt(run: str) -> str:
    letters = run.translate(_LETTERS)
    for replace, sound in _SOUNDS:
        letters = replace(sound, letters)
    return letters
