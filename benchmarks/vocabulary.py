"""Words, names and publishers of eight languages, made up once and drawn with Zipf frequencies.

Words are built of syllables, so that they look like no real title and occur as often as words do;
the titles that thousands of books share ("Poems", "Избранное") are real.
"""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate
from typing import NamedTuple

WORDS, SURNAMES, PUBLISHERS = 9000, 3000, 160


class Zipf(NamedTuple):
    """Texts, the most frequent first, and the sums of their weights."""

    texts: tuple[str, ...]
    sums: tuple[float, ...]

    def draw(self, rng: random.Random, count: int = 1) -> list[str]:
        """Some texts by their frequency, with repetition."""
        return rng.choices(self.texts, cum_weights=self.sums, k=count)


class Language(NamedTuple):
    """What books in a language are called, who writes and who publishes them."""

    words: Zipf
    joints: tuple[str, ...]
    common: Zipf
    begun: tuple[str, ...]
    surnames: Zipf
    forenames: tuple[str, ...]
    publishers: Zipf
    places: tuple[str, ...]
    subtitles: tuple[str, ...]
    edition: str
    revised: tuple[str, ...]
    volume: str
    country: str
    script: str


class _Made(NamedTuple):
    """What a language is made of, lists as words or as texts divided by " / "."""

    onsets: str
    vowels: str
    codas: str
    endings: str
    surnames: str
    joints: str
    common: str
    begun: str
    forenames: str
    publishers: str
    places: str
    subtitles: str
    edition: str
    revised: str
    volume: str
    country: str


_LATIN = "b br d dr f g gr h k kl l m n p pr r s st t tr v z"
_CYRILLIC = "б бр в г гр д др ж з к кл кр л м н п пр р с ст т тр ф х ц ч ш"
_MADE = {
    "rus": _Made(
        _CYRILLIC, "а е и о у ы ю я", "_ _ л н р с т й в", "ия ость ство ный ика ение ка",
        "ов ев ин ский енко ич ых", "и / в / на / о / как", "Стихи / Избранное / Рассказы / "
        "Избранные произведения / Собрание сочинений / Повести и рассказы / Лирика / Сочинения / "
        "Пьесы / Воспоминания / Сказки / Стихотворения и поэмы / Статьи / Экономика / Философия",
        "История / Введение в / Основы / Теория / Проблемы / Вопросы / Русская / Современная",
        "Иван Мария Сергей Анна Николай Ольга Юрий Елена Алексей Ирина Яков Татьяна Дмитрий Вера",
        "Наука / Просвещение / Художественная литература / Изд-во {} / {} / Высшая школа / "
        "Изд-во Академии наук / Мысль", "Москва / Ленинград / Санкт-Петербург / Минск / Киев / "
        "Новосибирск / Казань", "учебное пособие / роман / сборник статей / материалы конференции "
        "/ очерки / учебник для вузов / монография", "{}-е изд.", "перераб. и доп. / испр. / стер.",
        "Т. {}", "RU",
    ),
    "bel": _Made(
        _CYRILLIC, "а е і о у ы ю я", "_ _ л н р с т й ў", "асць ства ны ка нне іна",
        "ёў скі віч еня ка енка", "і / у / на / пра / як", "Вершы / Выбранае / Апавяданні / "
        "Збор твораў / Выбраныя творы / Казкі / Лірыка / Аповесці / Паэмы / Успаміны",
        "Гісторыя / Уводзіны ў / Асновы / Беларуская / Сучасная / Пытанні",
        "Янка Марыя Сяргей Ганна Мікалай Вольга Якуб Алена Уладзімір Ніна Васіль",
        "Навука і тэхніка / Мастацкая літаратура / Беларусь / {} / Народная асвета",
        "Мінск / Гродна / Віцебск / Брэст", "вучэбны дапаможнік / раман / зборнік артыкулаў / "
        "нарысы / апавяданні", "{}-е выд.", "дап. / выпр.", "Т. {}", "BY",
    ),
    "ukr": _Made(
        _CYRILLIC, "а е и і о у ю я ї", "_ _ л н р с т й в", "ість ство ний ка ння ика",
        "енко ук чук ський ів", "і / в / на / про / як", "Вірші / Вибране / Оповідання / Твори / "
        "Зібрання творів / Поезії / Казки / Повісті / Спогади / Вибрані твори",
        "Історія / Вступ до / Основи / Українська / Сучасна / Питання",
        "Іван Марія Сергій Ганна Микола Ольга Тарас Олена Володимир Ірина Василь",
        "Наукова думка / Дніпро / Вища школа / {} / Вид-во {}", "Київ / Львів / Харків / Одеса",
        "навчальний посібник / роман / збірник статей / нариси / підручник", "{}-е вид.",
        "допов. / випр.", "Т. {}", "UA",
    ),
    "eng": _Made(
        _LATIN + " ch sh th w", "a e i o u ea ai oo", "_ n r s t l nd ck", "ing er tion ness ity y",
        "son er ley ton man well ford s", "and / of the / in / of / for", "Poems / Short stories / "
        "Selected poems / Collected works / Essays / Letters / Plays / Economics / Memoirs / "
        "Collected poems / Annual report / Psychology / Songs / Selected writings / Physics",
        "The history of / Introduction to / Handbook of / Principles of / A / The / Modern",
        "John Mary William Anne James Elizabeth George Helen Robert Jane Peter Susan David Ruth",
        "{} University Press / {} / Oxford University Press / Penguin / Macmillan / {} & Sons / "
        "Academic Press / {} Books", "London / New York / Oxford / Chicago / Boston / Cambridge",
        "a novel / an introduction / theory and practice / proceedings of a conference / a history "
        "/ essays and studies / a guide", "{} ed.", "rev. / rev. and enl. / revised", "Vol. {}",
        "US",
    ),
    "ger": _Made(
        _LATIN + " sch w z pf", "a e i o u ei au ie ä ü ö", "_ n r s t l cht nd", "ung keit heit "
        "er en lich schaft", "mann er stein bach hofer ke", "und / der / in / für / von",
        "Gedichte / "
        "Erzählungen / Gesammelte Werke / Briefe / Werke / Ausgewählte Werke / Märchen / Dramen / "
        "Lyrik / Aufsätze / Erinnerungen / Jahresbericht", "Geschichte der / Einführung in die / "
        "Grundlagen der / Handbuch der / Der / Die / Das", "Hans Anna Karl Maria Friedrich Eva "
        "Peter Ursula Heinrich Ilse Wolfgang Gerda Otto", "{} Verlag / Suhrkamp / Springer / {} / "
        "Verl. {} / De Gruyter / Fischer", "Berlin / München / Leipzig / Frankfurt am Main / Wien",
        "ein Lehrbuch / Roman / eine Einführung / Beiträge zur Forschung / Festschrift / Vorträge",
        "{}. Aufl.", "überarb. / erw. / verb.", "Bd. {}", "DE",
    ),
    "fre": _Made(
        _LATIN + " ch j qu", "a e i o u eau ai é è ou", "_ _ n r s t l", "ment tion ique age ité e",
        "ier et eau ard on in", "et / de la / des / dans / pour", "Poésies / Contes / Théâtre / "
        "Nouvelles / Lettres / Œuvres complètes / Poèmes / Mémoires / Œuvres choisies / Essais",
        "Histoire de / Introduction à / Le / La / Les / Manuel de / Éléments de", "Jean Marie "
        "Pierre Anne Louis Jeanne Paul Claire Henri Sophie Jacques Émile",
        "Gallimard / Éditions {} / {} "
        "/ Presses universitaires de {} / Hachette / Le Seuil", "Paris / Lyon / Genève / Bruxelles",
        "roman / essai / actes du colloque / étude / une introduction / théorie et pratique",
        "{}e éd.", "rev. / augm. / rev. et corr.", "Tome {}", "FR",
    ),
    "cze": _Made(
        _LATIN + " ch c č š ž", "a e i o u á é í ě ý", "_ _ n r s t l k", "ost ství ní ka ek ný",
        "ek ák ský ka a ík", "a / v / na / o / pro", "Básně / Povídky / Spisy / Pohádky / Vybrané "
        "spisy / Verše / Dramata / Dopisy / Sebrané spisy / Paměti", "Dějiny / Úvod do / Základy / "
        "Teorie / Český / Malá", "Jan Marie Josef Anna Karel Eva Jiří Hana Václav Jana František",
        "Academia / Odeon / Nakl. {} / {} / Československý spisovatel / Karolinum",
        "Praha / Brno / Olomouc / Ostrava", "román / sborník / učebnice / studie / skripta / výbor",
        "{}. vyd.", "dopl. / rozš. / upr.", "Sv. {}", "CZ",
    ),
    "pol": _Made(
        _LATIN + " cz sz w ł", "a e i o u ą ę y ó", "_ _ n r s t l w", "ość stwo ny ka nie ek",
        "ski cki wicz ak czyk ek", "i / w / na / o / dla", "Wiersze / Opowiadania / Poezje / "
        "Dzieła / Wybór poezji / Pisma / Baśnie / Dramaty / Listy / Wspomnienia",
        "Historia / Wstęp do / "
        "Podstawy / Zarys / Polska / Mała", "Jan Maria Andrzej Anna Piotr Ewa Stanisław Zofia Adam "
        "Barbara Jerzy", "PWN / Czytelnik / Wydawnictwo {} / {} / Ossolineum / Znak",
        "Warszawa / Kraków / Wrocław / Poznań", "powieść / podręcznik / studia / zbiór artykułów / "
        "szkice", "Wyd. {}", "popr. / rozsz. / uzup.", "T. {}", "PL",
    ),
}  # fmt: skip
LANGUAGES = tuple(_MADE)


@cache
def language(code: str) -> Language:
    """A language of `LANGUAGES` by its MARC code; the same every time."""
    made, rng = _MADE[code], random.Random(f"vocabulary {code}")
    words = _words(made, made.endings, WORDS, rng)
    surnames = [word.capitalize() for word in _words(made, made.surnames, SURNAMES, rng)]
    houses = [
        rng.choice(_texts(made.publishers)).format(rng.choice(words[200:2000]).capitalize())
        for _ in range(PUBLISHERS * 2)
    ]
    return Language(
        words=_zipf(words, 8),
        joints=_texts(made.joints),
        common=_zipf(_texts(made.common), 2),
        begun=_texts(made.begun),
        surnames=_zipf(surnames, 25),
        forenames=tuple(made.forenames.split()),
        publishers=_zipf(list(dict.fromkeys(houses))[:PUBLISHERS], 4),
        places=_texts(made.places),
        subtitles=_texts(made.subtitles),
        edition=made.edition,
        revised=_texts(made.revised),
        volume=made.volume,
        country=made.country,
        script="Cyrl" if made.country in ("RU", "BY", "UA") else "Latn",
    )


def _texts(joined: str) -> tuple[str, ...]:
    return tuple(joined.split(" / "))


def _words(made: _Made, endings: str, count: int, rng: random.Random) -> list[str]:
    """Different words, short ones first as in life."""
    onsets, vowels = made.onsets.split(), made.vowels.split()
    codas = [coda.strip("_") for coda in made.codas.split()]
    found: dict[str, None] = {}
    while len(found) < count:
        pieces = [
            rng.choice(onsets) + rng.choice(vowels) + rng.choice(codas)
            for _ in range(rng.choices((1, 2, 3), (3, 5, 2))[0])
        ]
        found["".join([*pieces, rng.choice(endings.split())])] = None
    return sorted(found, key=lambda word: (len(word) + rng.random() * 6, word))


def _zipf(texts: list[str] | tuple[str, ...], offset: int) -> Zipf:
    """Weights 1 / (rank + offset): the larger the offset, the less the first stand out."""
    return Zipf(tuple(texts), tuple(accumulate(1 / (rank + offset) for rank in range(len(texts)))))
