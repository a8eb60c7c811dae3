"""Languages: the MARC code list, codes of other lists turned into it, and their names."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from harvester.vocabulary.code_tables import pair_words
from harvester.vocabulary.lexicon import lexicon
from harvester.vocabulary.word import names_of

LANGUAGES = frozenset(
    """
aar abk ace ach ada ady afa afh afr ain aka akk alb ale alg alt amh ang anp apa ara arc arg arm arn
arp art arw asm ast ath aus ava ave awa aym aze bad bai bak bal bam ban baq bas bat bej bel bem ben
ber bho bih bik bin bis bla bnt bos bra bre btk bua bug bul bur byn cad cai car cat cau ceb cel cha
chb che chg chi chk chm chn cho chp chr chu chv chy cmc cnr cop cor cos cpe cpf cpp cre crh crp csb
cus cze dak dan dar day del den dgr din div doi dra dsb dua dum dut dyu dzo efi egy eka elx eng enm
epo est ewe ewo fan fao fat fij fil fin fiu fon fre frm fro frr frs fry ful fur gaa gay gba gem geo
ger gez gil gla gle glg glv gmh goh gon gor got grb grc gre grn gsw guj gwi hai hat hau haw heb her
hil him hin hit hmn hmo hrv hsb hun hup iba ibo ice ido iii ijo iku ile ilo ina inc ind ine inh ipk
ira iro ita jav jbo jpn jpr jrb kaa kab kac kal kam kan kar kas kau kaw kaz kbd kha khi khm kho kik
kin kir kmb kok kom kon kor kos kpe krc krl kro kru kua kum kur kut lad lah lam lao lat lav lez lim
lin lit lol loz ltz lua lub lug lui lun luo lus mac mad mag mah mai mak mal man mao map mar mas may
mdf mdr men mga mic min mkh mlg mlt mnc mni mno moh mon mos mun mus mwl mwr myn myv nah nai nap nau
nav nbl nde ndo nds nep new nia nic niu nno nob nog non nor nqo nso nub nwc nya nym nyn nyo nzi oci
oji ori orm osa oss ota oto paa pag pal pam pan pap pau peo per phi phn pli pol pon por pra pro pus
que raj rap rar roa roh rom rum run rup rus sad sag sah sai sal sam san sas sat scn sco sel sem sga
sgn shn sid sin sio sit sla slo slv sma sme smi smj smn smo sms sna snd snk sog som son sot spa srd
srn srp srr ssa ssw suk sun sus sux swa swe syc syr tah tai tam tat tel tem ter tet tgk tgl tha tib
tig tir tiv tkl tlh tli tmh tog ton tpi tsi tsn tso tuk tum tup tur tut tvl twi tyv udm uga uig ukr
umb urd uzb vai ven vie vol vot wak wal war was wel wen wln wol xal xho yao yap yid yor ypk zap zbl
zen zha znd zul zun zza
""".split()
)
NO_LANGUAGE = frozenset({"", "mis", "mul", "und", "zxx"})
"""Uncoded, several, undetermined, no linguistic content."""
_LANGUAGE_CODES = """
aa aar ab abk ae ave af afr ak aka am amh an arg ar ara as asm av ava ay aym az aze ba bak be bel
bg bul bh bih bi bis bm bam bn ben bo tib br bre bs bos ca cat ce che ch cha co cos cr cre cs cze
cu chu cv chv cy wel da dan de ger dv div dz dzo ee ewe el gre en eng eo epo es spa et est eu baq
fa per ff ful fi fin fj fij fo fao fr fre fy fry ga gle gd gla gl glg gn grn gu guj gv glv ha hau
he heb hi hin ho hmo hr hrv ht hat hu hun hy arm hz her ia ina id ind ie ile ig ibo ii iii ik ipk
io ido is ice it ita iu iku ja jpn jv jav ka geo kg kon ki kik kj kua kk kaz kl kal km khm kn kan
ko kor kr kau ks kas ku kur kv kom kw cor ky kir la lat lb ltz lg lug li lim ln lin lo lao lt lit
lu lub lv lav mg mlg mh mah mi mao mk mac ml mal mn mon mr mar ms may mt mlt my bur na nau nb nob
nd nde ne nep ng ndo nl dut nn nno no nor nr nbl nv nav ny nya oc oci oj oji om orm or ori os oss
pa pan pi pli pl pol ps pus pt por qu que rm roh rn run ro rum ru rus rw kin sa san sc srd sd snd
se sme sg sag si sin sk slo sl slv sm smo sn sna so som sq alb sr srp ss ssw st sot su sun sv swe
sw swa ta tam te tel tg tgk th tha ti tir tk tuk tl tgl tn tsn to ton tr tur ts tso tt tat tw twi
ty tah ug uig uk ukr ur urd uz uzb ve ven vi vie vo vol wa wln wo wol xh xho yi yid yo yor za zha
zh chi zu zul iw heb in ind ji yid jw jav mo rum bod tib ces cze cym wel deu ger ell gre eus baq
fas per fra fre hye arm isl ice kat geo mkd mac mri mao msa may mya bur nld dut ron rum slk slo
sqi alb zho chi cam khm esp epo eth gez far fao fri fry gae gla gag glg gal orm gua grn int ina
iri gle lan oci lap smi max glv mla mlg mol rum sao smo scc srp scr hrv sho sna snh sin sso sot
swz ssw tag tgl taj tgk tar tat tsw tsn arb ara arz ara ary ara apc ara ajp ara acm ara afb ara
als alb aln alb azb aze azj aze bxr bua cmn chi yue chi wuu chi nan chi hak chi gan chi lzh chi
ekk est vro est khk mon kmr kur ckb kur kpv kom koi kom ltg lav lvs lav mhr chm npi nep ory ori
pbt pus pbu pus pes per prs per plt mlg quy que quz que gug grn swh swa uzn uzb uzs uzb ydd yid
yih yid zlm may zsm may
"""
_CODES = pair_words(_LANGUAGE_CODES)
"""ISO 639-1, terminological and obsolete codes -> MARC language code."""
_NOT_ONE = NO_LANGUAGE | {"xxx", "|||", "nnn"}
_CODE = re.compile("[a-z]{3}")
_YEARS = re.compile(r"\s\(.*\d.*")
"""After a name, as in "Greek, Ancient (to 1453)"."""


@lru_cache(maxsize=1000)
def language_of(code: str) -> str:
    """MARC code of a language code or name; empty for undetermined, several, none, unknown."""
    text = code.strip(" .,;[]()").lower()
    if text in _NOT_ONE:
        return ""
    if _CODE.fullmatch(text):
        return _CODES.get(text, text)
    return _CODES.get(text) or lexicon("language").meaning_of(_YEARS.sub("", text))


def language_coded(code: str) -> str:
    """MARC code of a code of any list, in small letters; empty for one of none."""
    known = _CODES.get(code, code)
    return known if known in LANGUAGES else ""


def languages_named(text: str) -> tuple[str, ...]:
    """MARC codes of the languages that a text names in any language, each once."""
    return tuple(dict.fromkeys(lexicon("language").find(text)))


def language_name(code: str, language: str = "eng") -> str:
    """Name of a language in another, as a heading has it; its code where we know no name."""
    return _names_in(language).get(code, code)


@cache
def _names_in(language: str) -> dict[str, str]:
    """The first name of each language in a language."""
    names = [word for word in names_of("language") if word.language == language]
    return {name.meaning: name.text for name in reversed(names)}
