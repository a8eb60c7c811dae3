"""What terms of access say: whether anybody may read the digital copy."""

from __future__ import annotations

import re
from functools import lru_cache

_FREE = re.compile(
    r"open[ -]?access|\bfree(?:ly)?\b|creative ?commons|\bcc[ -](?:by|0)\b|public ?domain"
    r"|no (?:known )?restrictions|unrestricted|rightsstatements\.org/\S{0,40}/no|c_abf2|libre"
    r"|gratuit|lliure|libero|kostenfrei|gemeinfrei|frei zugänglich|domaine public|domena publiczna"
    r"|общественно\w{0,3} достояни|открыт\w{0,3} доступ|свободн|відкрит\w{0,3} доступ"
    r"|вільн\w{0,3} доступ|свабодн\w{0,3} доступ|адкрыт\w{0,3} доступ|volně|voľne|szabadon"
    r"|açık erişim|ücretsiz|开放获取|免费|公開|自由|公有|無料|무료|مجاني|متاح",
    re.IGNORECASE,
)
"""Endings are of a few letters: of any length, a run of letters would be read again and again."""
_CLOSED = re.compile(
    r"restrict|only (?:for|on|in|at|available|from)\b|available (?:to|only)|affiliated|on-?site"
    r"|subscri|licen[cs]ed (?:to|for|users)|registered|authori[sz]ed|on campus|campus only|password"
    r"|embargo|login|vpn|proxy|c_16ec|c_f1cf|closed ?access|réservé|restreint"
    r"|abonn|lizenz|eingeschränk|ограничен|по подписке|только|виртуальн\w{0,3} читальн"
    r"|в локальной сети|обмежен|лише|абмежаван|толькі|zastrzeżon|ogranicz|tylko w|pouze|omezen"
    r"|len v|jen v|korlátoz|kısıtl|abonelik|限|订阅|訂閱|館内|제한|원문보기 불가|مقيد|محدود",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r"\bnot (?:free|open)", re.IGNORECASE)


@lru_cache(maxsize=1000)  # a repository has a handful of them
def is_free(terms: str) -> bool | None:
    """True or False where the words or the address of a licence say so, None where they do not.

    Terms that say both restrict: free to some.
    """
    if _NOT_FREE.search(terms) or _CLOSED.search(_FREE.sub("", terms)):
        return False
    return True if _FREE.search(terms) else None
