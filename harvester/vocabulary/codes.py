"""Roles of agents: codes and words of the formats, turned into MARC relator codes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from harvester.vocabulary.code_tables import pair_words

if TYPE_CHECKING:
    from collections.abc import Iterator

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
"""
RELATORS = pair_words(_UNIMARC_RELATORS)
"""UNIMARC appendix C -> MARC Code List for Relators."""

_RELATOR_WORDS = """
aut: author auth writer auteur autor autora autorka verfasser verfasserin vf autore szerző tekijä
     forfatter författare автор авт аўтар müəllif yazar muallif муаллиф муаллифи 著 著者 共著 作
     原作 述 文 撰
     지은이 지음 저 저자 공저 글 글쓴이
     مؤلف تألیف نويسنده نویسنده מחבר συγγραφέας հեղինակ ავტორი autorius autors
     autorių аутор muallifi
edt: editor ed eds éditeur herausgeber herausgeberin hrsg hg redaktor redaktör redactor redakteur
     redaktorka red curatore cur szerk szerkesztő redigerad toimittaja редактор ред рэд prired
     рэдактар редкол редкал редколегія уредник urednik priredio приредио prir прир redaktorius
     redaktors sudarytojas toimetaja editura мухаррир muharrir 主编 主編 编 編 编著 編著 編者 共編
     編集 校订 校訂
     편 편저 엮은이 엮음 편집 감수
     محرر تحرير ویراستار محقق تحقيق تحقیق مصحح تصحیح עורך επιμέλεια խմբագիր
     რედაქტორი hazırlayan haz toim éd oprac opracowanie opracował zredagował խմբ 監修
trl: translator tr trans trad traducteur traductrice traductor traduttore traducere traducător
     übersetzer übersetzerin übers tłumacz tłum překladatel překladatelka přel preklad prekladateľ
     prevodilac prevodilec prevod prev prevela preveo превела превео преводилац ford fordította
     översättare kääntäjä çeviren çev tərcümə tərcüməçi переводчик пер перев перекладач перекл
     перакладчык перакл аудармашы ауд аударған таржимон tarjimon котормочу vertėjas tulkotājs
     tõlkija 译 譯 訳 译者 訳者 翻译 翻訳 共訳 監訳 옮긴이 옮김 역 역자 공역 편역
     مترجم ترجمة ترجمه מתרגם μετάφραση
     թարգմանիչ მთარგმნელი თარგმანი թարգմ tõlk tõlkinud vert vertė tulk traduit přeložil přeložila
     przełożył przełożyła перевел перевела пераклаў переклав
ill: illustrator ill illus illustrateur ilustrador illustratore ilustrator ilustrátor ilustr
     ilustrirao ilustrovao илустратор ilustracje ilustrace kuvittaja kunstnik художник худож худ
     мастак маст іл художній суретші musavvir rassom рассом мусаввир dailininkas 绘 繪 绘图 插图 絵
     画 イラスト 그림 그린이 رسوم رسام تصوير تصویرگر תצייר איורים
com: compiler comp compilateur compilador zusammenstellender zest zostavovateľ zost sestavil
     sestavila sest összeáll válogatta составитель составит сост укладач упоряд упорядник уклад
     укладальнік складальнік склад құраст құрастырушы құрастырған tuzuvchi тузувчи түзүүчү мураттиб
     sastavljač саставио sudarė sastādītājs koostaja 辑 輯 编辑 编纂 編纂 汇编 选编 편찬 جامع
     گردآورنده جمع إعداد derleyen tərtibçi uspořádal vybral
aui: foreword preface wstęp préfacier préface vorwort предисловие предисл вступ вступит прадмова
     прадм
     передмова передм předmluva przedmowa predgovor предговор előszó önsöz 序 序言 머리말 مقدمة
     تقديم مقدمه
aft: afterword posłowie postface nachwort послесловие послесл післямова пасляслоўе doslov pogovor
     поговор utószó 跋
pbl: publisher verlag wydawca издатель изд
ths: supervisor advisor adviser руководитель vedoucí školitel promotor doktorvater
art: artist
cmp: composer compositeur komponist kompozytor композитор
cre: creator
ctg: cartographer картограф
dst: distributor
egr: engraver гравёр гравер
nrt: narrator
opn: opponent referee рецензент oponent
pht: photographer photographe fotograf фотограф 写真 撮影 摄影
prf: performer исполнитель
prt: printer drucker imprimeur типография
ctb: contributor mitwirkender beiträger
ann: annotator примеч комментатор коммент каментарый коментар 注 校注 주석 شرح حاشية
cwt: commentator
prt: printer типограф drukarz imprimeur tiskař
fmo: owner
rev: reviewer рецензент рец
res: researcher
pht: photographer fotograf fotografie фотограф фото фатограф photographe 摄影 撮影 사진
cmp: composer komponist compositeur compositor композитор säveltäjä skladatel zeneszerző besteci
     作曲 작곡
lbt: librettist либретто либреттист
prf: performer interprète исполнитель исп
nrt: narrator чтец sprecher
drt: director réalisateur regisseur režie реж режиссер режиссёр рэжысёр reżyser rendező yönetmen
     导演 監督 감독 مخرج
ctg: cartographer картограф
arr: arranger
adp: adapter adaptateur
abr: abridger
crr: corrector корректор
col: collector
hnr: honoree
dte: dedicatee
cns: цензор censor
"""
"""MARC relator code, then the words for it in the languages of the partners."""

_RELATOR_PHRASES = """
aui: author of introduction, writer of introduction, writer of preface, writer of foreword, author
     of preface, author of foreword, автор предисловия, авт. предисл, автор вступительной статьи,
     авт. вступ. ст, вступ. ст, аўтар прадмовы, автор передмови, préface de, autor předmluvy, autor
     wstępu, autor predslovu, autor úvodu, mit einem vorwort
aft: author of afterword, autor doslovu, autor posłowia, author of postface, автор послесловия,
     авт. послесл
aus: author of screenplay, screenwriter, автор сценария, авт. сценария
cwt: commentator for written text, writer of added commentary, author of commentary, автор
     комментариев, авт. коммент
fmo: former owner, бывший владелец, dřívější majitel, dřív. majitel
ths: thesis advisor, degree supervisor, научный руководитель, науч. рук, навуковы кіраўнік,
     науковий керівник, promotor pracy
edt: ответственный редактор, отв. ред, научный редактор, науч. ред, главный редактор, гл. ред, под
     редакцией, под ред, общ. ред, адказны рэдактар, відповідальний редактор
dgg: degree granting institution
isb: issuing body, هيئة إصدار
orm: organizer of meeting, organizer
pht: director of photography
com: автор-составитель, авт.-сост, аўтар-складальнік, автор-упорядник
"""
"""MARC relator code, then phrases whose single words would say another."""


def _code_of_word() -> Iterator[tuple[str, str]]:
    code = ""
    for word in _RELATOR_WORDS.split():
        if word.endswith(":"):
            code = word[:-1]
        else:
            yield word, code


def _code_of_phrase() -> Iterator[tuple[str, str]]:
    for line in re.split(r"\n(?=[a-z]{3}: )", _RELATOR_PHRASES.strip()):
        code, _, phrases = line.partition(": ")
        yield from ((" ".join(phrase.split()), code) for phrase in phrases.split(","))


_CODE_OF_WORD = dict(_code_of_word())
_CODE_OF_PHRASE = dict(_code_of_phrase())
_PHRASE = re.compile("|".join(map(re.escape, sorted(_CODE_OF_PHRASE, key=len, reverse=True))))
_WORDS = re.compile(r"[^\W\d_]+")


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
    low = text.lower()
    phrases = [_CODE_OF_PHRASE[phrase] for phrase in _PHRASE.findall(low)]
    words = _WORDS.findall(_PHRASE.sub(" ", low))
    return tuple(dict.fromkeys((*phrases, *filter(None, map(_CODE_OF_WORD.get, words)))))


def relator_of_word(text: str) -> str:
    """The first MARC relator code of a term; empty when none is known."""
    return next(iter(relators_of_words(text)), "")
