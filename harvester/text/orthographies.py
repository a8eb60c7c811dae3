"""Languages that spell in a way of their own what `latin` takes letter by letter.

Of languages with a Latin and a Cyrillic alphabet those Latin letters are listed that differ from
what `latin` makes of the Cyrillic, of all their Latin alphabets: Uzbek oʻ and ö are ў, Kazakh ń
and ñ are ң. Yiddish writes vowels, with Hebrew
letters; Hebrew has one letter for b and v, p and f, k and kh.
"""

from __future__ import annotations

import re
import unicodedata

# A c before h is a romanised ч, not the letter for дж.
_SPELLINGS = {
    "aze": "c(?!h)>dzh j>zh q>g x>kh",
    "bak": "c(?!h)>dzh j>zh ñ>ng x>kh",
    "crh": "c(?!h)>dzh j>zh x>kh",
    "heb": "ṿ>w v>b kh>k f>p",
    "kaa": "j>zh [ñń]>ng x>kh",
    "kaz": "j>zh [ñń]>ng x>kh ý>u",
    "kir": "j>zh ñ>ng x>kh",
    "tat": "c(?!h)>zh j>zh ñ>ng x>kh",
    "tuk": "j>zh [ňñ]>ng",
    "yid": (
        "דזש>dzh טש>tsh זש>zh \\b(ײ|יי)>yi ײ|יי>ey ױ|וי>oy װ|וו>v \\bא(?=[eo\u05d5\u05d9])> "
        "אָ>o א>a ע>e ו>u י>i ש>sh כ|ך>kh"
    ),
    "uzb": "o[ʻʼ'‘’`]|[öõ]>u j>zh ñ>ng x>kh",
}
_RULES = {
    language: [
        (re.compile(pattern).sub, letters)
        for pattern, _, letters in (spelling.partition(">") for spelling in spellings.split())
    ]
    for language, spellings in _SPELLINGS.items()
}

RESPELT = frozenset(_RULES)
"""The languages (MARC codes) that `respelt` knows."""


def respelt(text: str, language: str) -> str:
    """A text in small letters, spelt as the language is romanised, or as its Cyrillic is.

    `language` is a MARC code; a text in any other language stays as it is.
    """
    rules = _RULES.get(language)
    if rules is None:
        return text
    words = unicodedata.normalize("NFC", text.casefold())
    for replace, letters in rules:
        words = replace(letters, words)
    return words
