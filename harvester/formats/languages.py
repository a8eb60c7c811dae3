"""Languages as people name them: "English", "русский", "бел.", "中文"."""

from __future__ import annotations

import re
from functools import lru_cache

from harvester.formats.codes import language_of

_NAMES = """
eng english en английский англ англійская англійська angličtina angl englisch englische anglais
    inglés inglese angielski ingilizce ingliz 英语 英文 英語 영어 انگلیسی الإنجليزية الانجليزية
rus russian русский рус russkij руская російська рос ruština rusky russisch russe ruso rosyjski
    rusça rus орысша орыс 俄语 俄文 ロシア語 러시아어 روسی الروسية
bel belarusian byelorussian белорусский бел беларуская білоруська běloruština belarussisch
    weißrussisch biélorusse bielorruso białoruski 白俄罗斯语 ベラルーシ語
ukr ukrainian украинский укр украінская українська ukrajinština ukrainisch ukrainien ucraniano
    ukraiński 乌克兰语 ウクライナ語
ger german deutsch немецкий нем нямецкая німецька němčina něm allemand alemán tedesco niemiecki
    almanca 德语 德文 ドイツ語 독일어 آلمانی الألمانية
fre french français французский фр франц французская французька francouzština franz französisch
    francés francese francuski fransızca 法语 法文 フランス語 프랑스어 فرانسه الفرنسية
spa spanish español castellano испанский исп іспанская іспанська španělština spanisch espagnol
    hiszpański ispanyolca 西班牙语 スペイン語 스페인어
ita italian italiano итальянский итал italština italienisch italien włoski italyanca 意大利语
pol polish polski польский польск польская польська polština polnisch polonais polaco 波兰语
cze czech čeština česky český чешский чэшская чеська tschechisch tchèque checo czeski 捷克语
slo slovak slovenčina slovensky словацкий slowakisch slovaque słowacki
tur turkish türkçe турецкий turečtina türkisch turc turecki 土耳其语
uzb uzbek o'zbek ozbek o'zbekcha узбекский ўзбек usbekisch
kaz kazakh қазақ қазақша казахский каз kasachisch
geo georgian ქართული грузинский груз georgisch géorgien gürcüce
arm armenian հայերեն армянский арм armenisch
aze azerbaijani azərbaycan азербайджанский
chi chinese 中文 汉语 漢語 中国語 китайский кит chinesisch chinois chino chiński çince 중국어
jpn japanese 日本語 日文 日语 японский яп japanisch japonais japonés japoński japonca 일본어
kor korean 한국어 국문 韩文 韩语 朝鲜语 韓国語 корейский koreanisch coréen
per persian farsi فارسی персидский перс persisch persan الفارسية
ara arabic عربی عربي العربية арабский араб arabisch arabe árabe arabski arapça 阿拉伯语
lat latin латинский лат latina latein łacina latince 拉丁语
gre greek греческий griechisch grec
heb hebrew עברית иврит hebräisch
hun hungarian magyar венгерский ungarisch
rum romanian română румынский rumänisch
srp serbian srpski српски сербский serbisch
bul bulgarian български болгарский bulgarisch
lit lithuanian lietuvių литовский
lav latvian latviešu латышский
est estonian eesti эстонский
fin finnish suomi финский finnisch
swe swedish svenska шведский schwedisch
"""
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʻʼ‘`", "'"))
_CODE = 3


def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    code = ""
    for line in _NAMES.strip().split("\n"):
        words = line.split()
        code = code if line.startswith(" ") else words[0]
        codes |= dict.fromkeys(words, code)
    return codes


_CODE_OF = _codes()


@lru_cache(maxsize=1000)
def languages_named(text: str) -> tuple[str, ...]:
    """MARC codes of the languages a text names by code or word; unknown words are left out."""
    words = _WORD.findall(text.casefold().translate(_APOSTROPHES))
    found = (_CODE_OF.get(word) or _known_code(word) for word in words)
    return tuple(filter(None, dict.fromkeys(found)))


def _known_code(word: str) -> str:
    return language_of(word) if len(word) <= _CODE else ""
