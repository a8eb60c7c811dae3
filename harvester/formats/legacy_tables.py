"""Character sets that Python lacks, as strings: which character stands at which code.

`EIGHT_BITS` are whole sets, codes 80-FF, with ASCII below. `SEVEN_BITS` are the sets of ISO 2022
that UNIMARC names in 100 $a/26-33, codes 20-7F; a library system puts them into either half.
A diacritic is written before its letter in those; `~` holds the place of a code without character.
"""

from __future__ import annotations

_NONE = "\ufffd"
_CP1252 = bytes(range(0x80, 0x100)).decode("cp1252", "replace")
_GEORGIAN_ACADEMY = "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰჱჲჳჴჵჶ"
_GEORGIAN_PS = "აბგდევზჱთიკლმნჲოპჟრსტჳუფქღყშჩცძწჭხჴჯჰჵ"
_GAP = "~"


def _with_gaps(text: str) -> str:
    return text.replace(_GAP, _NONE)


EIGHT_BITS: dict[str, str] = {
    # Armenian standard AST 34.002 (1997), as glibc has it.
    "armscii-8": _NONE * 32
    + _with_gaps(
        "\u00a0~և։)(»«—.՝,-֊…՜՛՞ԱաԲբԳգԴդԵեԶզԷէԸըԹթԺժԻիԼլԽխԾծԿկՀհՁձՂղՃճՄմՅյՆնՇշՈոՉչՊպՋջՌռՍսՎվՏտՐրՑցՒւՓփ"
        "ՔքՕօՖֆ՚~"
    ),
    # Two orders of the Georgian alphabet over cp1252, as glibc has them.
    "georgian-academy": _CP1252[:64] + _GEORGIAN_ACADEMY + _CP1252[64 + len(_GEORGIAN_ACADEMY) :],
    "georgian-ps": _CP1252[:64] + _GEORGIAN_PS + _CP1252[64 + len(_GEORGIAN_PS) :],
}
SEVEN_BITS: dict[str, str] = {
    # ISO 646 (code 01) as it is used: ASCII, with the dollar sign.
    "iso646": "".join(map(chr, range(0x20, 0x7F))) + _NONE,
    # Basic Cyrillic, ISO registration 37 (code 02).
    "iso-ir-37": " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "юабцдефгхийклмнопярстужвьызшэщчъЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЫЗШЭЩЧ" + _NONE,
    # Extension of the Latin alphabet, ISO 5426:1983 (code 03), ISO registration 53.
    "iso5426": _with_gaps(
        " ¡„£$¥†§′‘“«♭©℗®ʻʼ‚~~~‡·″’”»♯ʹʺ¿"
        "\u0309\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0308\u030a\u0315\u0312\u030b\u031b"
        "\u030c\u0327\u031c\u0326\u0328\u0325\u032e\u0323\u0324\u0332\u0333\u0329\u032d~"
        "\ufe20\ufe21\ufe23"
        "~ÆĐ~~~Ĳ~ŁØŒ~Þ~~~~æđð~ıĳ~łøœßþ~~~"
    ),
    # Extension of the Cyrillic alphabet, ISO 5427:1981 (code 04), ISO registration 54.
    "iso5427": _with_gaps(
        " " + _GAP * 31 + "ґђѓєёѕіїјљњћќўџ~ѣѳѵѫ~~~~~~~[~]~_ҐЂЃЄЁЅІЇЈЉЊЋЌЎЏЪѢѲѴѪ" + _GAP * 12
    ),
    # Greek, ISO 5428:1980 (code 05), ISO registration 55.
    "iso5428": _with_gaps(
        " \u0300\u0301\u0308\u0342\u0313\u0314\u0345~~~~~~~~«»”“\u0374͵~~~~~·~~~;"
        "~ΑΒ~ΓΔΕϚϜΖΗΘΙΚΛΜΝΞΟΠϞΡΣ~ΤΥΦΧΨΩϠ~~αβϐγδεϛϝζηθικλμνξοπϟρσςτυφχψωϡ~"
    ),
    # Georgian, ISO 10586:1996 (code 07): the codes 21-4C stay unused.
    "iso10586": _with_gaps(
        " " + _GAP * 44 + "։,჻აბგდევზჱთიკლმნჲოპჟრსტჳუფქღყშჩცძწჭხჴჯჰჵჶ" + _GAP * 9
    ),
}
