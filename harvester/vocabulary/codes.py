"""Code lists of the formats, turned into those of `Record`.

Countries are ISO 3166 two-letter codes, languages MARC codes.
"""

from __future__ import annotations

from functools import lru_cache


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_MARC_COUNTRIES = """
aa AL ae DZ af AF ag AR ai AM air AM aj AZ ajr AZ am AI an AD ao AO aq AG as AS at AU au AT aw
AW ay AQ ba BH bb BB bd BI be BE bf BS bg BD bh BZ bi IO bl BR bm BM bn BA bo BO bp SB br MM bs
BW bt BT bu BG bv BV bw BY bwr BY bx BN ca BQ cb KH cc CN cd TD ce LK cf CG cg CD ch TW ci HR cj
KY ck CO cl CL cm CM cn CA co CW cq KM cr CR cs CZ cu CU cv CV cw CK cx CF cy CY dk DK dm BJ dq
DM dr DO ea ER ec EC eg GQ em TL er EE err EE es SV et ET fa FO fg GF fi FI fj FJ fk FK fm FM fp
PF fr FR fs TF ft DJ gb KI gd GD ge DE gh GH gi GI gl GL gm GM go GA gp GP gr GR gs GE gsr GE gt
GT gu GU gv GN gw DE gy GY gz PS hk HK hm HM ho HN ht HT hu HU ic IS ie IE ii IN io ID iq IQ ir
IR is IL it IT iv CI ja JP jm JM jo JO ke KE kg KG kgr KG kn KP ko KR ku KW kv XK kz KZ kzr KZ
lb LR le LB lh LI li LT lir LT lo LS ls LA lu LU lv LV lvr LV ly LY mc MC mf MU mg MG mh MO mj
MS mk OM ml ML mm MT mo ME mp MN mq MQ mr MA mu MR mv MD mvr MD mw MW mx MX my MY mz MZ ne NL ng
NE nl NC nn VU no NO np NP nq NI nr NG nu NR nw MP nx NF nz NZ ot YT pc PN pe PE pg GW ph PH pk
PK pl PL pn PA po PT pp PG pr PR pw PW py PY qa QA rb RS re RE rh ZW rm RO ru RU rur RU rw RW sa
ZA sc BL sd SS se SC sf ST sg SN si SG sj SD sl SL sm SM sn SX so SO sp ES sq SZ sr SR ss EH st
MF su SA sw SE sx NA sy SY sz CH ta TJ tar TJ tc TC tg TG th TH ti TN tk TM tkr TM tl TK to TO
tr TT ts AE tu TR tv TV tz TZ ua EG uc US ug UG uk GB un UA unr UA up US ur RU us US uv BF uy UY
uz UZ uzr UZ vb VG vc VA ve VE vi VI vm VN vn VN vs VN wb DE wf WF wj PS ws WS xa CX xb CC xc MV
xd KN xe MH xh NU xj SH xk LC xl PM xm VC xn MK xo SK xr CZ xs GS xv SI xxr RU ye YE ys YE yu RS
za ZM
"""
_COUNTRIES = _pairs(_MARC_COUNTRIES)
"""MARC Code List for Countries, closed codes included, -> ISO 3166. A state that split gives the
country its books are mostly catalogued under (`ur` RU, `cs` CZ, `yu` RS)."""
_THREE_LETTERS = """
abw AW afg AF ago AO aia AI ala AX alb AL and AD are AE arg AR arm AM asm AS atg AG aus AU aut AT
aze AZ bdi BI bel BE ben BJ bfa BF bgd BD bgr BG bhr BH bhs BS bih BA blr BY blz BZ bmu BM bol BO
bra BR brb BB brn BN btn BT bwa BW caf CF can CA che CH chl CL chn CN civ CI cmr CM cod CD cog CG
cok CK col CO com KM cpv CV cri CR cub CU cym KY cyp CY cze CZ deu DE dji DJ dma DM dnk DK dom DO
dza DZ ecu EC egy EG eri ER esh EH esp ES est EE eth ET fin FI fji FJ flk FK fra FR fro FO fsm FM
gab GA gbr GB geo GE gha GH gib GI gin GN glp GP gmb GM gnb GW gnq GQ grc GR grd GD grl GL gtm GT
guf GF gum GU guy GY hkg HK hnd HN hrv HR hti HT hun HU idn ID ind IN irl IE irn IR irq IQ isl IS
isr IL ita IT jam JM jor JO jpn JP kaz KZ ken KE kgz KG khm KH kir KI kna KN kor KR kwt KW lao LA
lbn LB lbr LR lby LY lca LC lie LI lka LK lso LS ltu LT lux LU lva LV mac MO mar MA mco MC mda MD
mdg MG mdv MV mex MX mhl MH mkd MK mli ML mlt MT mmr MM mne ME mng MN moz MZ mrt MR mtq MQ mus MU
mwi MW mys MY nam NA ncl NC ner NE nga NG nic NI nld NL nor NO npl NP nru NR nzl NZ omn OM pak PK
pan PA per PE phl PH plw PW png PG pol PL pri PR prk KP prt PT pry PY pse PS pyf PF qat QA reu RE
rou RO rus RU rwa RW sau SA sdn SD sen SN sgp SG slb SB sle SL slv SV smr SM som SO srb RS ssd SS
stp ST sur SR svk SK svn SI swe SE swz SZ syc SC syr SY tcd TD tgo TG tha TH tjk TJ tkm TM tls TL
ton TO tto TT tun TN tur TR tuv TV twn TW tza TZ uga UG ukr UA ury UY usa US uzb UZ vat VA vct VC
ven VE vgb VG vnm VN vut VU wsm WS yem YE yug RS zaf ZA zmb ZM zwe ZW scg RS sun RU csk CZ
"""
_ISO_COUNTRIES = _pairs(_THREE_LETTERS)
"""ISO 3166 three-letter codes, as COMARC has them, -> two letters."""
_STATES = {"u": "US", "k": "GB", "c": "CA", "a": "AU"}
"""Three-letter codes of states and provinces end in the letter of their country."""
_COUNTRY_CODE = 2

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
_LANGUAGES = _pairs(_LANGUAGE_CODES)
"""ISO 639-1, terminological and obsolete codes -> MARC language code."""
LANGUAGE_NAMES = _pairs("""
english eng french fre german ger russian rus arabic ara chinese chi japanese jpn korean
kor spanish spa italian ita persian per hebrew heb turkish tur polish pol czech cze
ukrainian ukr belarusian bel hungarian hun greek gre latin lat portuguese por dutch dut
swedish swe romanian rum bulgarian bul serbian srp croatian hrv slovak slo slovenian slv
lithuanian lit latvian lav estonian est georgian geo armenian arm azerbaijani aze kazakh
kaz uzbek uzb kyrgyz kir tajik tgk turkmen tuk urdu urd hindi hin yiddish yid anglais eng
français fre allemand ger russe rus deutsch ger englisch eng französisch fre russisch rus
английский eng русский rus белорусский bel французский fre немецкий ger angielski eng
polski pol rosyjski rus anglicky eng česky cze rusky rus slovensky slo německy ger
""")
"""Names of languages as headings have them (240 $l) -> MARC language code."""
_NO_LANGUAGE = frozenset({"und", "mul", "zxx", "mis", "xxx", "|||", "nnn"})
_LANGUAGE_CODE = 3


@lru_cache(maxsize=1000)
def country_of(marc_code: str) -> str:
    """ISO 3166 code of a MARC country code; empty for none, unknown or various places."""
    code = marc_code.strip(" |#^-").lower()
    if found := _COUNTRIES.get(code):
        return found
    return _STATES.get(code[2:], "") if len(code) > _COUNTRY_CODE else ""


@lru_cache(maxsize=1000)
def iso_country_of(code: str) -> str:
    """ISO 3166 two-letter code of one of two or three letters (UNIMARC 102)."""
    known = code.strip().lower().partition("-")[0]
    if known in _ISO_COUNTRIES:
        return _ISO_COUNTRIES[known]
    return known.upper() if len(known) == _COUNTRY_CODE and known.isalpha() else ""


@lru_cache(maxsize=1000)
def language_of(code: str) -> str:
    """MARC code of a language code or name; empty for undetermined, several, none, unknown."""
    code = code.strip(" .,;[]()").lower()
    code = _LANGUAGES.get(code) or LANGUAGE_NAMES.get(code, code)
    known = len(code) == _LANGUAGE_CODE and code.isascii() and code.isalpha()
    return code if known and code not in _NO_LANGUAGE else ""
