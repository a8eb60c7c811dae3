"""Romanisation by language, with and without the readers of the extra `cjk`."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvester.text import chinese, japanese, korean, romanise, skeleton, spoken
from harvester.text import readers as text_readers

LANGUAGES = st.sampled_from(["", "chi", "jpn", "kor", "uzb", "aze", "rus", "nonsense"])
EAST_ASIAN = st.text(st.characters(min_codepoint=0x3000, max_codepoint=0xD7FF), max_size=12)


@pytest.fixture
def no_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_readers, "_READERS", {})


@pytest.mark.parametrize(
    ("language", "text", "romanised"),
    [
        ("", "がっこう まっちゃ", "gakkou matcha"),
        ("jpn", "ｼｭｯﾊﾟﾝ ファイル ティー ジェット", "shuppan fairu ti jetto"),
        ("", "きょうと ヴァイオリン", "kyouto vaiorin"),
        ("", "독립 신라 국민 좋다 같이 값이", "dongnip silla gungmin jota gachi gabsi"),
        ("kor", "韓國의 歷史", "hangugui yeoksa"),
        ("kor", "李承晩 女性 金日成", "iseungman yeoseong gimilseong"),
        ("rus", "Герой", "geroi"),
        ("", "Ἡ τοῦ Ὁμήρου Ἰλιάς", "he tou homerou ilias"),
        ("gre", "Ευαγγέλιο, σάλπιγξ, προϋπόθεση", "euangelio salpinx proypothese"),
        ("yid", "ייִדישע בלעטער אין אַמעריקע", "yidishe bleter in amerike"),
        ("yid", "ווערק און טאָג", "verk un tog"),
        ("uzb", "Oʻzbek xalqi", "uzbek khalqi"),
    ],
)
@pytest.mark.usefixtures("no_readers")
def test_letter_by_letter(language: str, text: str, romanised: str) -> None:
    found = romanise(text, language)
    assert found == romanised


@pytest.mark.usefixtures("no_readers")
def test_without_readers_han_is_read_as_pinyin() -> None:
    assert romanise("中國文化") == romanise("中國文化", "jpn") == "zhongguowenhua"


def test_chinese_is_read_by_phrase() -> None:
    pytest.importorskip("pypinyin")
    assert romanise("重庆银行行长", "chi") == "chong qing yin hang hang zhang"


def test_japanese_is_read_as_japanese() -> None:
    pytest.importorskip("cutlet")
    assert romanise("環境白書") != romanise("環境白書", "jpn") == "kankyou hakusho"
    # A reader that knows English would spell it "curry".
    assert "kar" in romanise("カレーの本")


def test_katakana_is_read_as_it_is_spelt() -> None:
    pytest.importorskip("cutlet")
    assert romanise("モリ ヲ ツクル", "jpn") == "mori wo tsukuru"
    assert romanise("スポーツ大会", "jpn") == "supotsu taikai"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("世界の100人", "世界の百人"),
        ("1250円で10日", "千二百五十円で十日"),
        ("30000冊", "三万冊"),
        ("第２部", "第二部"),
        ("0歳", "〇歳"),
        ("CD & DVD", "シーディー アンド ディーヴィーディー"),
        ("PANDA", "PANDA"),
        ("978400000000", "978400000000"),
    ],
)
def test_japanese_is_said_aloud(text: str, said: str) -> None:
    assert spoken(text) == said


def test_nippon_is_nihon() -> None:
    assert japanese("Nippon no rekishi") == japanese("Nihon no rekishi")


@pytest.mark.parametrize(
    ("pinyin", "wade_giles"),
    [
        ("Zhongguo wenhua shi", "Chung-kuo wen hua shih"),
        ("Beijing daxue", "Pei-ching ta hsüeh"),
        ("Renmin ribao", "Jen min jih pao"),
        ("Huangguan congshu", "Huang kuan tsʻung shu"),
        ("Sichuan", "Ssu-chʻuan"),
        ("ziran", "tzu jan"),
        ("ge", "ko"),
        ("luo", "lo"),
        ("Guizhou nianjian", "Kuei-chou nien chien"),
        ("yi", "i"),
    ],
)
def test_pinyin_meets_wade_giles(pinyin: str, wade_giles: str) -> None:
    assert chinese(pinyin) == chinese(wade_giles)


@pytest.mark.parametrize(("one", "other"), [("Beijing", "Nanjing"), ("shi", "xi"), ("di", "de")])
def test_other_chinese_stays_apart(one: str, other: str) -> None:
    assert chinese(one) != chinese(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tōkyō no shinbun", "Toukyou no shimbun"),
        ("jōhō shakai", "zyouhou syakai"),
        ("hon o yomu", "hon wo yomu"),
        ("Fuji to chichi", "Huzi to titi"),
        ("gumma matcha", "gunma maccha"),
    ],
)
def test_systems_of_japanese_meet(one: str, other: str) -> None:
    assert japanese(one) == japanese(other)


def test_family_name_yi() -> None:
    assert korean("Yi Sun-sin") == korean(romanise("이순신"))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("uzb", "Oʻzbek tili", "Ўзбек тили"),
        ("uzb", "O'zbek xalq qo'shiqlari", "Ўзбек халқ қўшиқлари"),
        ("uzb", "Özbek ḥikoyalari", "Ўзбек ҳикоялари"),
        ("uzb", "Ŭzbek khalq qŭshiqlari", "Ўзбек халқ қўшиқлари"),
        ("uzb", "Jahon", "Жаҳон"),
        ("kaz", "Qazaqtyń tarıhy", "Қазақтың тарихы"),
        ("kaz", "Qazaqtyñ tarihy", "Қазақтың тарихы"),
        ("kaz", "Jeltoqsan", "Желтоқсан"),
        ("aze", "Azərbaycan tarixi", "Азәрбајҹан тарихи"),
        ("aze", "Qarabağ xanlığı", "Гарабағ ханлығы"),
        ("srp", "Srpska književnost", "Српска књижевност"),
        ("srp", "Ljubav, Džep, Đorđe", "Љубав, Џеп, Ђорђе"),
        ("tuk", "Türkmenistanyň jülgesi", "Түркменистаның җүлгеси"),
        ("tat", "Tatar cırları", "Татар җырлары"),
    ],
)
def test_alphabets_of_one_language_meet(language: str, one: str, other: str) -> None:
    assert skeleton(romanise(one, language)) == skeleton(romanise(other, language))


@given(text=st.text(max_size=20) | EAST_ASIAN, language=LANGUAGES)
def test_any_text_is_romanised_to_plain_words(text: str, language: str) -> None:
    romanised = romanise(text, language)
    assert re.fullmatch("([a-z0-9]+( [a-z0-9]+)*)?", romanised)
    assert romanise(unicodedata.normalize("NFD", text), language) == romanised
