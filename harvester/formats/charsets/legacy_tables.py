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
    # Latin letters of minor languages and of old printing, ISO 5426-2:1996 (code 11); signs that
    # only two characters of Unicode can spell are left out.
    "iso5426-2": _with_gaps(
        " ∕✽¶☞⁌☙∂~⁊ᶗꝝ⸹ꝯꝭꝰ~ʹ※⁋✠⁍❧℺~~ꞔↃꝫ~ꝛ~"
        "\u0313\u1de3\u1df1\u1ab0\u1dc8\u0363\u0364\u030a\u1de6\u0334\u0335\u0338\u0337"
        + _GAP * 19
        + "ƷǤĦ~ŊꝒꝔꝐꝖƦŦǷȜꝙſ~ʒǥħĸŋꝓꝕꝑꝗʀŧƿȝ~~~"
    ),
    # Hebrew, ISO 8957:1996: letters and points (table 1, code 08), accents (table 2, code 09).
    # Accents of the old traditions that Unicode has no Hebrew character for are left out.
    "iso8957": _with_gaps(
        " !״#$%&׳()*+,־./0123456789:;<=>?"
        "\u05b7\u05b8\u05b6\u05b5\u05b4\u05b9\u05bb\u05b0\u05b2\u05b3\u05b1\u05bc\u05bf\u05c1\ufb1e"
        + _GAP * 12
        + "[~]~~אבגדהוזחטיךכלםמןנסעףפץצקרשת\u05f0\u05f1\u05f2~~"
    ),
    "iso8957-2": _with_gaps(
        " \u05c0\u05c3"
        + _GAP * 29
        + "\u0597\u0308~~\u0594\u0592\u05c4\u030b~\u0595\u0599\u059b\u059d\u059e\u059f\u05a6"
        "\u030d\u0301\u0300\u059c\u05a8\u0302\u030c\u0350\u05ab\u05ac\u05a1\u05bf\u0351\u0598\u05ad\u05ae"
        "~~~\u0593\u05a0\u05a9~\u05af~~~~~~~~\u05bd\u05a5\u0596\u05a3\u059a\u05a4\u0591\u05aa\u05a7"
        + _GAP
        * 7
    ),
    # Georgian, ISO 10586:1996 (code 07): the codes 21-4C stay unused.
    "iso10586": _with_gaps(
        " " + _GAP * 44 + "։,჻აბგდევზჱთიკლმნჲოპჟრსტჳუფქღყშჩცძწჭხჴჯჰჵჶ" + _GAP * 9
    ),
}
