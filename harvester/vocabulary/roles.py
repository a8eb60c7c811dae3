"""What a person or body did for a book: codes and words -> MARC Code List for Relators."""

from __future__ import annotations

from functools import lru_cache

from harvester.vocabulary.lexicon import lexicon

_UNIMARC_RELATORS = """
005 act 010 adp 020 ann 030 arr 040 art 050 asg 060 asn 065 auc 070 aut 072 aqt 075 aft 080 aui
090 aud 100 ant 110 bnd 120 bdd 130 bkd 140 bjd 150 bpd 160 bsl 170 cll 180 ctg 190 cns 200 chr
205 clb 210 cmm 212 cwt 220 com 230 cmp 240 cmt 245 ccp 250 cnd 255 csp 260 cph 270 crr 273 cur
280 dte 290 dto 295 dgg 300 drt 305 dis 310 dst 320 dnr 330 dub 340 edt 350 egr 360 etr 365 exp
370 flm 380 frg 390 fmo 395 fnd 400 fnd 410 grt 420 hnr 430 ilu 440 ill 450 ins 460 ive 470 ivr
480 lbt 490 lse 500 lso 510 ltg 520 lyr 530 mte 540 mon 545 mus 550 nrt 557 orm 560 org 570 oth
580 ppm 582 pta 587 pth 590 prf 595 res 600 pht 605 pre 610 prt 620 pop 630 pro 635 prg 640 pfr
650 pbl 651 pbd 655 ppt 660 rcp 670 rce 673 rth 677 rtm 675 rev 680 rbr 690 aus 695 sad 700 scr
705 scl 710 sec 720 sgn 721 sng 723 spn 725 stn 727 ths 730 trl 740 tyd 750 tyg 755 voc 760 wde
""".split()
RELATORS = dict(zip(_UNIMARC_RELATORS[::2], _UNIMARC_RELATORS[1::2], strict=True))
"""UNIMARC appendix C -> MARC Code List for Relators."""


@lru_cache(maxsize=1000)
def relator_of(code: str) -> str:
    """MARC relator code of a $4: a MARC or UNIMARC code, an address ending in one, or a word."""
    last = code.strip().rpartition("/")[2].lower()
    if last in RELATORS:
        return RELATORS[last]
    if len(last) == 3 and last.isascii() and last.isalpha():
        return last
    return relator_of_word(last)


@lru_cache(maxsize=1000)
def relators_of_words(text: str) -> tuple[str, ...]:
    """MARC relator codes of a term such as "editor,", "сост." or "ed. and tr."."""
    return tuple(dict.fromkeys(lexicon("role").find(text)))


def relator_of_word(text: str) -> str:
    """The first MARC relator code of a term; empty when none is known."""
    return next(iter(relators_of_words(text)), "")
