"""Which letters the languages of our partners are written with, the commonest first.

What tells apart legacy character sets: read in the wrong one, a text has letters that its language
has not, or has them as often as no text does. The orders are those of running text; for a language
in Latin letters only what is beyond ASCII counts, for an East Asian one its commonest characters.
"""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language, or several that share their letters, and the sets its texts were kept in.

    `codes` are what a record may say: languages (ISO 639-2) and countries (MARC and ISO 3166).
    `share` is the part that `letters` have in a text's characters beyond ASCII; the rest are
    signs, and what is rarer.
    """

    name: str
    codes: str
    letters: str
    sets: tuple[str, ...]
    share: float = 0.95


SELDOM = frozenset((
    "koi8-t", "koi8-u", "kz1048", "cp1125", "armscii-8", "georgian-ps", "georgian-academy",
    "iso8859-6", "iso8859-7",
))  # fmt: skip
"""Sets that few files are in: a letter or two are no evidence for them."""
_CENTRAL = ("cp1250", "iso8859-2")
LANGUAGES: tuple[Language, ...] = (
    Language("Russian", "rus ru RU", "оеаинтсрвлкмдпуяызьбгчйхжюшцщэфъё",
             ("cp1251", "cp866", "koi8-r")),
    Language("Ukrainian", "ukr un UA", "оаинівтреслкдумпязьбгйчюхцжєїшщфґ",
             ("cp1251", "koi8-u", "cp1125")),
    Language("Belarusian", "bel bw BY", "анірыескялоцдтмупвўзгьбчйэшхжюёф",
             ("cp1251", "cp866")),
    Language("Bulgarian", "bul bu BG", "аоиентрсвлкдпмзъгбучщцяжхюйшфь", ("cp1251",)),
    Language("Serbian", "srp mac rb RS xn MK", "аоиенрстјувкдпмлзгбчшцжћђњљџхфѓќѕ", ("cp1251",)),
    Language("Kazakh", "kaz kz KZ", "аеынітрлсдқоғкумжбзпгшұңәөүйхяиюъэфвцчьһёщ", ("kz1048",)),
    Language("Tajik", "tgk ta TJ", "аиноредмтубрсвзлкйҳшқпгӣфяхчҷғӯжъэюё", ("koi8-t",)),
    Language("Greek", "gre gr GR cy CY", "αοιετσνηυρπκμλςόίάέγήδωχθφύβώξζψϊϋΐ",
             ("cp1253", "iso8859-7")),
    Language("Armenian", "arm ai AM", "աեինրոկուտսվլմյգդբպհխթշղծքչցջձճզփէժֆօռըև", ("armscii-8",)),
    Language("Georgian", "geo gs GE", "აიერსოვდმნლბუთგტხკშცქზყჩფპწღძჭჟჯჰ",
             ("georgian-ps", "georgian-academy")),
    Language("Hebrew", "heb is IL", "יוהלאמרתבשנעדחקכפגזטסצםןךףץ", ("cp1255",)),
    Language("Yiddish", "yid", "יוערנטאדלסבפגשקהכזמןַָײװֿױחצםתץףךּ", ("cp1255",)),
    Language("Arabic", "ara ua EG iq sy le jo sa", "اليمنوترةبدعسفحكقجهشطخصضأىذثغزظإئءآؤ",
             ("cp1256", "iso8859-6")),
    Language("Persian", "per ir IR", "اينرهدمتسلبوشکكزفقعخگحپصچطجآغضژثذظءئ", ("cp1256",)),
    Language("Urdu", "urd pk PK", "اکيرنہےوسمتلدبپجگعںقفھحشچٹخطصزضڑذغثڈظآئؤ", ("cp1256",)),
    Language("Turkish", "tur tu TR", "ıüşöçğİâîû", ("cp1254",)),
    Language("French", "fre fr FR", "éèàêçôâîïûùëœ", ("cp1252",)),
    Language("German", "ger gw DE au AT", "üäößé", ("cp1252",)),
    Language("Spanish", "spa sp ES mx", "óíáéñúü", ("cp1252",)),
    Language("Portuguese", "por po PT bl", "ãçáéíóõúâêàô", ("cp1252",)),
    Language("Italian", "ita it IT", "àèùòìé", ("cp1252",)),
    Language("Swedish or Finnish", "swe fin sw SE fi FI", "äöåéü", ("cp1252",)),
    Language("Danish or Norwegian", "dan nor dk DK no NO", "øåæéöüä", ("cp1252",)),
    Language("Icelandic", "ice ic IS", "áíðéóþúöæý", ("cp1252",)),
    Language("Catalan or Dutch", "cat dut ne NL be BE", "éàèíóòúçïüë", ("cp1252",)),
    Language("Western European", "", "éäöüáèåóíàñøçêãôßúæõâîïëìòùûœýðþÿ", ("cp1252",)),
    Language("Czech or Slovak", "cze slo xr CZ xo SK", "áíéěřčžýšůúťľňďôóĺäŕ", _CENTRAL),
    Language("Polish", "pol pl PL", "łęóążśćńź", _CENTRAL),
    Language("Hungarian", "hun hu HU", "áéöóőíüúű", _CENTRAL),
    Language("Romanian", "rum rm RO mv MD", "ăîţşâ", _CENTRAL),
    Language("Slovenian or Croatian", "slv hrv bos xv SI ci HR", "čšžćđ", _CENTRAL),
    Language("Lithuanian", "lit li LT", "ėųšįžąūčę", ("cp1257",)),
    Language("Latvian", "lav lv LV", "āīēšūņžļčģķ", ("cp1257",)),
    Language("Estonian", "est er EE", "äõüöšž", ("cp1257", "cp1252")),
    Language("Chinese", "chi cc CN",
             "的中国学史文大人论书研究一社会年新集经济法代教育选与编生上地出版本业作要方理科工政"
             "化家和术史民族语传说诗小全概导华北京海南西东明清古今现思想哲主义行发展管技用机心"
             "战争艺美画历图典词字校注译部分册卷力水",
             ("gb18030",), 0.45),
    Language("Chinese in traditional characters", "chi ch TW hk HK",
             "的中國學史文大人論書研究一社會年新集經濟法代教育選與編生上地出版本業作要方理科工政"
             "化家和術民族語傳說詩小全概導華北京海南西東明清古今現思想哲主義行發展管技用機心"
             "戰爭藝美畫歷圖典詞字校註譯部分冊卷力水臺灣",
             ("cp950",), 0.45),
    Language("Japanese", "jpn ja JP",
             "のをにとるはいたしがてなでかれらりくあすさっまこもうきそつけどよえわみせだンストルー"
             "リアイラシドクロカレテフタニジマコッバプメ本日学史大研究会国人文新社法書集編論教育代"
             "語物史記化生世界中家年",
             ("cp932", "euc-jp"), 0.7),
    Language("Korean", "kor ko KR kn",
             "의이한사국는을에과대론학정자지기가인문와시제연구전고로교사조경회법리하방장역생"
             "어일도해원서현민주성화은보선신상소나부동적들집편저관미년세계업술행신",
             ("cp949",), 0.6),
)  # fmt: skip
"""Where two fit a text equally well the first is taken: Russian is told as cp1251 and koi8-r."""
