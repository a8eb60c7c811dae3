"""What a partner reads on a list: column labels and sentences in the partner's language.

A language that is missing here gets English. Machine keys never change with the language.
"""

from __future__ import annotations

from msgspec import Struct

Value = str | int | float
"""What a cell holds."""


class Column(Struct, frozen=True):
    """A column: its machine key and its width in characters.

    `reply` marks a column the partner fills; `allowed` the one value it may hold, if there is one.
    """

    key: str
    width: int
    reply: bool = False
    allowed: str = ""


COLUMNS = (
    Column("line_id", 26),
    Column("author", 24),
    Column("title", 44),
    Column("title_romanised", 36),
    Column("edition", 16),
    Column("place", 16),
    Column("publisher", 22),
    Column("year", 9),
    Column("extent", 16),
    Column("language", 10),
    Column("isbn", 17),
    Column("condition", 16),
    Column("quantity", 14),
    Column("note", 32),
    Column("want", 13, reply=True, allowed="Y"),
    Column("want_quantity", 11, reply=True),
    Column("comment", 28, reply=True),
)
EXCLUSION_COLUMNS = (
    Column("row", 7),
    Column("identifier", 20),
    Column("isbn", 17),
    Column("quantity", 9),
    Column("condition", 16),
    Column("note", 24),
    Column("title", 44),
    Column("reason", 12),
    Column("explanation", 60),
)

_WORDS: dict[str, dict[str, str]] = {
    "line_id": {
        "en": "Line", "ru": "Строка", "be": "Радок", "uk": "Рядок", "zh": "行号", "cs": "Řádek",
    },
    "author": {
        "en": "Author", "ru": "Автор", "be": "Аўтар", "uk": "Автор", "zh": "著者", "cs": "Autor",
    },
    "title": {
        "en": "Title", "ru": "Заглавие", "be": "Загаловак", "uk": "Назва", "zh": "题名",
        "cs": "Název",
    },
    "title_romanised": {
        "en": "Title in Latin letters", "ru": "Заглавие латиницей", "be": "Загаловак лацінкай",
        "uk": "Назва латиницею", "zh": "罗马字母题名", "cs": "Název latinkou",
    },
    "edition": {
        "en": "Edition, volume", "ru": "Издание, том", "be": "Выданне, том", "uk": "Видання, том",
        "zh": "版次、卷册", "cs": "Vydání, svazek",
    },
    "place": {
        "en": "Place", "ru": "Место издания", "be": "Месца выдання", "uk": "Місце видання",
        "zh": "出版地", "cs": "Místo vydání",
    },
    "publisher": {
        "en": "Publisher", "ru": "Издательство", "be": "Выдавецтва", "uk": "Видавництво",
        "zh": "出版者", "cs": "Nakladatel",
    },
    "year": {"en": "Year", "ru": "Год", "be": "Год", "uk": "Рік", "zh": "出版年", "cs": "Rok"},
    "extent": {
        "en": "Extent", "ru": "Объём", "be": "Аб’ём", "uk": "Обсяг", "zh": "页数、册数",
        "cs": "Rozsah",
    },
    "language": {
        "en": "Language", "ru": "Язык", "be": "Мова", "uk": "Мова", "zh": "语种", "cs": "Jazyk",
    },
    "isbn": {"en": "ISBN"},
    "condition": {
        "en": "Condition", "ru": "Состояние", "be": "Стан", "uk": "Стан", "zh": "品相",
        "cs": "Stav",
    },
    "quantity": {
        "en": "Copies", "ru": "Экземпляров", "be": "Экзэмпляраў", "uk": "Примірників",
        "zh": "册数", "cs": "Exemplářů",
    },
    "note": {
        "en": "Note", "ru": "Примечание", "be": "Заўвага", "uk": "Примітка", "zh": "附注",
        "cs": "Poznámka",
    },
    "want": {
        "en": "Want? (Y)", "ru": "Нужно? (Y)", "be": "Патрэбна? (Y)", "uk": "Потрібно? (Y)",
        "zh": "需要？(Y)", "cs": "Chceme? (Y)",
    },
    "want_quantity": {
        "en": "How many", "ru": "Сколько", "be": "Колькі", "uk": "Скільки", "zh": "需要册数",
        "cs": "Kolik",
    },
    "comment": {
        "en": "Your comment", "ru": "Ваш комментарий", "be": "Ваш каментарый",
        "uk": "Ваш коментар", "zh": "贵馆意见", "cs": "Vaše poznámka",
    },
    "row": {"en": "Row"},
    "identifier": {"en": "Identifier"},
    "reason": {"en": "Reason"},
    "explanation": {"en": "Explanation"},
}  # fmt: skip

_SENTENCES: dict[str, dict[str, str]] = {
    "may_be_held": {
        "en": "You may already hold this: {record}. Please check.",
        "ru": "Возможно, у вас это уже есть: {record}. Пожалуйста, проверьте.",
        "be": "Магчыма, у вас гэта ўжо ёсць: {record}. Калі ласка, праверце.",
        "uk": "Можливо, у вас це вже є: {record}. Будь ласка, перевірте.",
        "zh": "贵馆可能已有收藏：{record}。请核对。",
        "cs": "Možná to již máte: {record}. Prosíme, ověřte.",
    },
    "holds_other_volume": {
        "en": "You hold another volume: {title} ({record}).",
        "ru": "У вас есть другой том: {title} ({record}).",
        "be": "У вас ёсць іншы том: {title} ({record}).",
        "uk": "У вас є інший том: {title} ({record}).",
        "zh": "贵馆藏有另一卷册：{title}（{record}）。",
        "cs": "Máte jiný svazek: {title} ({record}).",
    },
    "holds_part_of": {
        "en": "You hold the set it belongs to: {title} ({record}).",
        "ru": "У вас есть многотомник, в который это входит: {title} ({record}).",
        "be": "У вас ёсць шматтомнік, у які гэта ўваходзіць: {title} ({record}).",
        "uk": "У вас є багатотомник, до якого це входить: {title} ({record}).",
        "zh": "贵馆藏有所属的多卷书：{title}（{record}）。",
        "cs": "Máte soubor, do něhož to patří: {title} ({record}).",
    },
    "holds_has_part": {
        "en": "You hold a volume of it: {title} ({record}).",
        "ru": "У вас есть том из него: {title} ({record}).",
        "be": "У вас ёсць том з яго: {title} ({record}).",
        "uk": "У вас є том із нього: {title} ({record}).",
        "zh": "贵馆藏有其中一卷：{title}（{record}）。",
        "cs": "Máte z něj svazek: {title} ({record}).",
    },
    "holds_translation": {
        "en": "You hold it in another language: {title} ({record}).",
        "ru": "У вас есть это на другом языке: {title} ({record}).",
        "be": "У вас ёсць гэта на іншай мове: {title} ({record}).",
        "uk": "У вас є це іншою мовою: {title} ({record}).",
        "zh": "贵馆藏有另一语种的版本：{title}（{record}）。",
        "cs": "Máte to v jiném jazyce: {title} ({record}).",
    },
    "holds_other_carrier": {
        "en": "You hold it on another carrier: {title} ({record}).",
        "ru": "У вас есть это на другом носителе: {title} ({record}).",
        "be": "У вас ёсць гэта на іншым носьбіце: {title} ({record}).",
        "uk": "У вас є це на іншому носії: {title} ({record}).",
        "zh": "贵馆藏有另一载体的版本：{title}（{record}）。",
        "cs": "Máte to na jiném nosiči: {title} ({record}).",
    },
    "holds_another_printing": {
        "en": "You hold another printing: {title} ({record}).",
        "ru": "У вас есть другой тираж этого издания: {title} ({record}).",
        "be": "У вас ёсць іншы наклад гэтага выдання: {title} ({record}).",
        "uk": "У вас є інший наклад цього видання: {title} ({record}).",
        "zh": "贵馆藏有同版的另一印次：{title}（{record}）。",
        "cs": "Máte jiný dotisk téhož vydání: {title} ({record}).",
    },
    "holds_reprint_of": {
        "en": "This is a reprint of what you hold: {title} ({record}).",
        "ru": "Это перепечатка издания, которое у вас есть: {title} ({record}).",
        "be": "Гэта перадрук выдання, якое ў вас ёсць: {title} ({record}).",
        "uk": "Це передрук видання, яке у вас є: {title} ({record}).",
        "zh": "此为贵馆所藏版本的重印本：{title}（{record}）。",
        "cs": "Je to přetisk vydání, které máte: {title} ({record}).",
    },
    "holds_reprinted_as": {
        "en": "You hold a reprint of it: {title} ({record}).",
        "ru": "У вас есть перепечатка этого издания: {title} ({record}).",
        "be": "У вас ёсць перадрук гэтага выдання: {title} ({record}).",
        "uk": "У вас є передрук цього видання: {title} ({record}).",
        "zh": "贵馆藏有此书的重印本：{title}（{record}）。",
        "cs": "Máte přetisk tohoto vydání: {title} ({record}).",
    },
    "holds_bound_with": {
        "en": "You hold what this is bound with: {title} ({record}).",
        "ru": "У вас есть издание, с которым это переплетено: {title} ({record}).",
        "be": "У вас ёсць выданне, з якім гэта пераплецена: {title} ({record}).",
        "uk": "У вас є видання, з яким це переплетено: {title} ({record}).",
        "zh": "贵馆藏有与此合订的书：{title}（{record}）。",
        "cs": "Máte dílo, s nímž je to svázáno: {title} ({record}).",
    },
    "holds_in_collection": {
        "en": "You hold the collection it is in: {title} ({record}).",
        "ru": "У вас есть коллекция, в которую это входит: {title} ({record}).",
        "be": "У вас ёсць калекцыя, у якую гэта ўваходзіць: {title} ({record}).",
        "uk": "У вас є колекція, до якої це входить: {title} ({record}).",
        "zh": "贵馆藏有所属的专藏：{title}（{record}）。",
        "cs": "Máte sbírku, do níž to patří: {title} ({record}).",
    },
    "holds_has_in_collection": {
        "en": "You hold a book of this collection: {title} ({record}).",
        "ru": "У вас есть книга из этой коллекции: {title} ({record}).",
        "be": "У вас ёсць кніга з гэтай калекцыі: {title} ({record}).",
        "uk": "У вас є книга з цієї колекції: {title} ({record}).",
        "zh": "贵馆藏有该专藏中的一种：{title}（{record}）。",
        "cs": "Máte knihu z této sbírky: {title} ({record}).",
    },
    "holds_offprint_of": {
        "en": "You hold what this is an offprint of: {title} ({record}).",
        "ru": "У вас есть издание, оттиском из которого это является: {title} ({record}).",
        "be": "У вас ёсць выданне, адбіткам з якога гэта з'яўляецца: {title} ({record}).",
        "uk": "У вас є видання, відбитком з якого це є: {title} ({record}).",
        "zh": "贵馆藏有此抽印本的原刊：{title}（{record}）。",
        "cs": "Máte dílo, jehož je toto separátním otiskem: {title} ({record}).",
    },
    "holds_has_offprint": {
        "en": "You hold an offprint of this: {title} ({record}).",
        "ru": "У вас есть оттиск из этого издания: {title} ({record}).",
        "be": "У вас ёсць адбітак з гэтага выдання: {title} ({record}).",
        "uk": "У вас є відбиток з цього видання: {title} ({record}).",
        "zh": "贵馆藏有此文献的抽印本：{title}（{record}）。",
        "cs": "Máte separátní otisk z tohoto díla: {title} ({record}).",
    },
    "holds_other_edition": {
        "en": "You hold another edition: {title} ({record}).",
        "ru": "У вас есть другое издание: {title} ({record}).",
        "be": "У вас ёсць іншае выданне: {title} ({record}).",
        "uk": "У вас є інше видання: {title} ({record}).",
        "zh": "贵馆藏有另一版本：{title}（{record}）。",
        "cs": "Máte jiné vydání: {title} ({record}).",
    },
    "heading": {
        "en": "Exchange list {number} of {date}: {giver} offers to {receiver}",
        "ru": "Список на обмен {number} от {date}: {giver} предлагает, {receiver} выбирает",
        "be": "Спіс на абмен {number} ад {date}: {giver} прапануе, {receiver} выбірае",
        "uk": "Список на обмін {number} від {date}: {giver} пропонує, {receiver} обирає",
        "zh": "交换书目 {number}（{date}）：{giver} 提供，{receiver} 选择",
        "cs": "Výměnný seznam {number} ze dne {date}: {giver} nabízí, {receiver} vybírá",
    },
    "reply_want": {
        "en": "1. On the sheet “Offer”, put Y in the column “Want?” beside every title you want.",
        "ru": "1. На листе «Offer» поставьте Y в столбце «Нужно?» у каждого нужного издания.",
        "be": "1. На аркушы «Offer» пастаўце Y у слупку «Патрэбна?» ля кожнага патрэбнага выдання.",
        "uk": "1. На аркуші «Offer» поставте Y у стовпці «Потрібно?» біля потрібних видань.",
        "zh": "1. 在“Offer”工作表中，在需要的书目旁的“需要？”一栏填 Y。",
        "cs": "1. Na listu „Offer“ napište Y do sloupce „Chceme?“ u každého titulu, který chcete.",
    },
    "reply_quantity": {
        "en": "2. If you want another number of copies than one, put it in the next column.",
        "ru": "2. Если нужен не один экземпляр, укажите число в следующем столбце.",
        "be": "2. Калі патрэбны не адзін экзэмпляр, пазначце колькасць у наступным слупку.",
        "uk": "2. Якщо потрібен не один примірник, зазначте кількість у наступному стовпці.",
        "zh": "2. 如需要的册数不是一册，请在下一栏填写册数。",
        "cs": "2. Chcete-li jiný počet než jeden exemplář, napište jej do dalšího sloupce.",
    },
    "reply_keep": {
        "en": "3. You may sort rows and move columns; please leave the line numbers as they are.",
        "ru": "3. Строки можно сортировать, столбцы переставлять; номера строк не меняйте.",
        "be": "3. Радкі можна сартаваць, слупкі перастаўляць; нумары радкоў не мяняйце.",
        "uk": "3. Рядки можна сортувати, стовпці переставляти; номери рядків не змінюйте.",
        "zh": "3. 可以排序行、移动列，但请勿更改行号。",
        "cs": "3. Řádky můžete řadit a sloupce přesouvat; čísla řádků prosím neměňte.",
    },
    "reply_send": {
        "en": "4. Save the file and send it back: {contact}",
        "ru": "4. Сохраните файл и пришлите его обратно: {contact}",
        "be": "4. Захавайце файл і дашліце яго назад: {contact}",
        "uk": "4. Збережіть файл і надішліть його назад: {contact}",
        "zh": "4. 请保存文件并发回：{contact}",
        "cs": "4. Soubor uložte a pošlete zpět: {contact}",
    },
}


def label(key: str, language: str) -> str:
    """A column's label in a language, with English below it where that is another one."""
    english = _WORDS[key]["en"]
    own = _WORDS[key].get(language, english)
    return own if own == english else f"{own}\n{english}"


def phrase(key: str, language: str) -> str:
    """A sentence in a language, with its places to fill in braces."""
    return _SENTENCES[key].get(language, _SENTENCES[key]["en"])
