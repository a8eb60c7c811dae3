"""Languages as records tell them: codes of any list, tags, addresses and words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.formats.values.punctuation import unique
from harvester.vocabulary import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = """
ara: arabic арабский араб arabisch arabe arabo árabe arapça 阿拉伯语 アラビア語 عربي العربية عربية
     عربی
     arabski
arm: armenian армянский arménien armenisch հայերեն арм
aze: azerbaijani азербайджанский azərbaycan azərbaycanca
bel: belarusian belarussian byelorussian белорусский беларуская weißrussisch biélorusse
     běloruština бел білоруська belarussisch bielorruso białoruski 白俄罗斯语 ベラルーシ語
bul: bulgarian болгарский български bulgarisch bulgare
chi: chinese mandarin китайский chinois chinesisch cinese chino 中文 汉语 漢語 中国語 중국어 çince
     кит
     chiński
cze: czech чешский český čeština česky tschechisch tchèque tcheco чэшская чеська checo czeski
     捷克语
dut: dutch flemish нидерландский голландский nederlands niederländisch néerlandais
eng: english английский англійская англійська englisch anglais inglese inglés angielski anglicky
     angličtina angol ingilizce 英语 英文 英語 영어 الإنجليزية إنجليزي انگلیسی אנגלית англ angl
     englische ingliz الانجليزية
est: estonian эстонский eesti estnisch
fin: finnish финский suomi finnisch finnois
fre: french французский français französisch francese francés francuski francouzština fransızca
     法语 フランス語 불어 الفرنسية فرنسي фр франц французская французька franz 法文 프랑스어 فرانسه
geo: georgian грузинский géorgien georgisch ქართული груз gürcüce
ger: german немецкий deutsch allemand tedesco alemán niemiecki německy němčina német almanca 德语
     ドイツ語 독일어 الألمانية нем нямецкая німецька něm 德文 آلمانی
gre: greek греческий griechisch grec greco ελληνικά
heb: hebrew иврит hebräisch hébreu עברית
hun: hungarian венгерский magyar ungarisch hongrois
ita: italian итальянский italienisch italien italiano włoski italština italyanca 意大利语
     イタリア語 итал
jpn: japanese японский japanisch japonais giapponese japonés 日本語 日语 日文 일본어 яп japoński
     japonca
kaz: kazakh казахский қазақ қазақша каз kasachisch
kir: kyrgyz kirghiz киргизский кыргыз кыргызча
kor: korean корейский koreanisch coréen coreano 한국어 朝鮮語 韓国語 韩语 국문 韩文 朝鲜语
lat: latin латинский lateinisch latein latino latín łacina latina лат latince 拉丁语
lav: latvian латышский latviešu lettisch letton
lit: lithuanian литовский lietuvių litauisch lituanien
mac: macedonian македонский македонски
may: malay малайский melayu
mon: mongolian монгольский монгол
nor: norwegian норвежский norsk norwegisch norvégien
per: persian farsi персидский persisch persan فارسی الفارسية перс
pol: polish польский polski polnisch polonais polacco polština польск польская польська polaco
     波兰语
por: portuguese португальский português portugiesisch portugais portoghese
rum: romanian moldavian румынский молдавский română rumänisch roumain
rus: russian русский руская російська russisch russe russo ruso rosyjski rusky ruština orosz
     rusça 俄语 ロシア語 러시아어 الروسية روسي рус russkij рос орысша орыс 俄文 روسی
slo: slovak словацкий slovenčina slovenský slowakisch slovaque slovensky słowacki
slv: slovenian slovene словенский slovenščina slowenisch slovène
spa: spanish castilian испанский español espagnol spanisch spagnolo castellano hiszpański 西班牙语
     スペイン語 исп іспанская іспанська španělština ispanyolca 스페인어
srp: serbian сербский српски srpski serbisch serbe
swe: swedish шведский svenska schwedisch suédois
tat: tatar татарский татар татарча
tgk: tajik таджикский тоҷикӣ
tuk: turkmen туркменский türkmen
tur: turkish турецкий türkçe türkisch turc turco 土耳其语 turečtina turecki
ukr: ukrainian украинский українська ukrainisch ukrainien укр украінская ukrajinština ucraniano
     ukraiński 乌克兰语 ウクライナ語
urd: urdu урду اردو
uzb: uzbek узбекский oʻzbek o'zbek ўзбек ozbek o'zbekcha usbekisch
vie: vietnamese вьетнамский tiếng việt
yid: yiddish идиш jiddisch ייִדיש יידיש
"""
"""MARC language code, then the names of the language in the languages of the partners."""


def _codes_by_name() -> Iterator[tuple[str, str]]:
    code = ""
    for word in _NAMES.split():
        if word.endswith(":"):
            code = word[:-1]
        else:
            yield word, code


_CODE_OF_NAME = dict(_codes_by_name())
_WORD = re.compile(r"[^\W\d_]+(?:[ʻ'’][^\W\d_]+)*")
_CODES = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w+)*")
_BETWEEN = re.compile(r"(?:(?<!\s)\s+)?[;,/|+]\s*")


@lru_cache(maxsize=1000)
def languages_in(text: str) -> tuple[str, ...]:
    """MARC codes of the languages in "ru-RU", "eng;fr", "Русский", "http://.../iso639-2/rus"."""
    if "://" in text:
        text = text.rstrip("/").rpartition("/")[2]
    return unique(code for piece in _BETWEEN.split(text.strip()) for code in _codes(piece))


def _codes(piece: str) -> Iterator[str]:
    words = piece.split()
    if words and all(map(_CODES.fullmatch, words)) and (len(words) == 1 or piece.islower()):
        yield from (language_of(re.split("[-_]", word)[0]) for word in words)
    else:
        yield from (_CODE_OF_NAME.get(word, "") for word in _WORD.findall(piece.lower()))
