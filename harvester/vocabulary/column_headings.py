"""What a column is, guessed from its heading in the partners' languages.

The table is for a cataloger to read and extend: a meaning, then the headings it is known by. A
heading counts as a whole, or by the longest known words in it; one marked `=` only as a whole,
because it is also a part of headings that mean something else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harvester.config import Meaning

HEADINGS: dict[Meaning, str] = {
    "identifier": """
        identifier, =id, record id, bib id, biblionumber, mms id, =001, control number,
        record number, system number, =sysno, oai identifier, accession number,
        идентификатор, номер записи, № записи, код записи, инвентарный номер, инв №,
        ідэнтыфікатар, нумар запісу, № запісу, ідентифікатор, номер запису, № запису,
        інвентарний номер, identifikátor, číslo záznamu, systémové číslo, kontrolnummer,
        identifikationsnummer, identifiant, numéro de notice, identificador, identyfikator,
        numer rekordu, demirbaş no, kayıt no, inventar raqami, 记录号, 识别号, 控制号, 書誌id,
        제어번호, شماره رکورد, رقم التسجيلة""",
    "title": """
        title, title proper, main title, book title, =name of book, =titles, =name,
        заглавие, название, основное заглавие, название книги, заглавие книги, =наименование,
        назва, загаловак, назва кнігі, назва книги, заголовок,
        název, titul, hlavní název, titel, haupttitel, titre, titre propre, título, título propio,
        tytuł, tytuł właściwy, başlık, eser adı, kitap adı, =nomi, kitob nomi, sarlavha,
        =атауы, кітап атауы, სათაური, =დასახელება, წიგნის დასახელება,
        题名, 书名, 正题名, 題名, 書名, 正題名, タイトル, 본표제, 서명, 제목, 표제, 도서명,
        عنوان, عنوان کتاب, العنوان, عنوان الكتاب""",
    "subtitle": """
        subtitle, sub title, other title information, remainder of title, подзаголовок,
        сведения относящиеся к заглавию, падзагаловак, підзаголовок, podnázev, další názvové údaje,
        untertitel, titelzusatz, zusatz zum titel, sous titre, complément du titre, subtítulo,
        podtytuł, alt başlık, ქვესათაური, 副题名, 副标题, 副題名, 副標題, 副書名, サブタイトル,
        副題, 부제, 부서명, عنوان فرعی, العنوان الفرعي""",
    "parallel title": """
        parallel title, title in english, english title, параллельное заглавие,
        паралельна назва, паралельны загаловак, souběžný název, paralleltitel, titre parallèle,
        título paralelo, tytuł równoległy, 并列题名, 並列題名, 並列タイトル, 대등서명,
        عنوان موازی""",
    "other title": """
        other title, variant title, uniform title, title romanised, title romanized,
        romanised title, romanized title, transliterated title, original title,
        другое заглавие, унифицированное заглавие, оригинальное название, název originálu,
        originaltitel, einheitssachtitel, titre original, título original, título uniforme,
        tytuł oryginału, 原题名, 原書名, 原題, 원서명, 원제""",
    "responsibility": """
        statement of responsibility, responsibility, сведения об ответственности,
        звесткі пра адказнасць, відомості про відповідальність, údaje o odpovědnosti,
        verantwortlichkeitsangabe, mention de responsabilité, mención de responsabilidad,
        oznaczenie odpowiedzialności, 责任说明, 責任表示""",
    "author": """
        author, authors, main author, author name, creator, writer,
        автор, авторы, автор ы, фио автора, аўтар, аўтары, автори, autor, autoři, autorzy,
        verfasser, autoren, auteur, auteurs, autores, autor es, yazar, yazarlar, yazar adı,
        muallif, mualliflar, авторы, ავტორი, ავტორები, 作者, 著者, 责任者, 責任者, 第一责任者,
        著者名, 作者名, 저자, 저자명, 지은이, نویسنده, نویسندگان, پدیدآور, پدیدآورنده, مؤلف,
        مولف, المؤلف, المؤلفون, اسم المؤلف""",
    "author and title": """
        author and title, author title, автор и название, автор и заглавие, автор заглавие,
        автор название, заглавие автор, название автор, библиографическое описание, описание,
        аўтар і назва, аўтар назва, бібліяграфічнае апісанне, автор і назва, автор назва,
        бібліографічний опис, autor a název, autor název, verfasser und titel, autor und titel,
        autor titel, auteur et titre, auteur titre, autor y título, autor título, autor i tytuł,
        autor tytuł, bibliographic description, citation""",
    "editor": """
        editor, editors, редактор, редакторы, рэдактар, редактори, herausgeber, redaktor,
        editor vědecký, directeur de publication, editör, muharrir, რედაქტორი, 编者, 主编, 編者,
        편자, 엮은이, ویراستار, المحرر, المحقق""",
    "translator": """
        translator, translators, переводчик, перевод, перакладчык, перекладач, překladatel,
        übersetzer, traducteur, traductor, tłumacz, çevirmen, çeviren, tarjimon, аудармашы,
        მთარგმნელი, 译者, 譯者, 訳者, 翻訳者, 역자, 옮긴이, مترجم, المترجم""",
    "illustrator": """
        illustrator, художник, иллюстратор, мастак, ілюстратор, ilustrátor, illustrateur,
        ilustrador, ilustrator""",
    "contributor": """
        contributor, contributors, other authors, additional authors, другие авторы, соавторы,
        составитель, укладальнік, упорядник, další autoři, weitere verfasser, autres auteurs,
        otros autores, współautorzy, diğer yazarlar, 其他责任者""",
    "imprint": """
        imprint, publication details, publication information, выходные данные, выходные сведения,
        выхадныя дадзеныя, вихідні дані, nakladatelské údaje, erscheinungsvermerk,
        adresse bibliographique, pie de imprenta, adres wydawniczy, 出版项, 出版事項, 출판사항,
        발행사항, بيانات النشر, مشخصات نشر, وضعیت نشر""",
    "place": """
        place, place of publication, publication place, place published, city, town,
        место издания, место публикации, город, =место, месца выдання, горад, =месца,
        місце видання, місто, místo vydání, =místo, =ort, erscheinungsort, verlagsort, =lieu,
        lieu d'édition, lieu de publication, =lugar, lugar de publicación, lugar de edición,
        miejsce wydania, =miejsce, yayın yeri, basım yeri, nashr joyi, шыққан жері,
        =ადგილი, გამოცემის ადგილი, 出版地, 出版地点, 发行地, 発行地, 발행지, 출판지, محل نشر,
        محل انتشار, مكان النشر, بلد النشر""",
    "publisher": """
        publisher, publishers, publishing house, издательство, издатель, выдавецтва, выдавец,
        видавництво, видавець, nakladatel, nakladatelství, vydavatel, vydavatelství, verlag,
        éditeur, maison d'édition, editorial, wydawca, wydawnictwo, yayınevi, yayıncı, nashriyot,
        nashriyoti, баспа, баспасы, გამომცემლობა, გამომცემელი, 出版社, 出版者, 出版单位, 発行所,
        発行者, 출판사, 발행처, 발행자, 출판사명, ناشر, انتشارات, الناشر, دار النشر""",
    "year": """
        year, year of publication, publication year, =date, date of publication, publication date,
        year published, date published, =published, pub year, pub date, =from, year from,
        год, год издания, дата издания, дата публикации,
        год публикации, год выпуска, год выдання, дата выдання,
        рік, рік видання, дата видання, rok, rok vydání, datum vydání, =jahr, erscheinungsjahr,
        année, année d'édition, année de publication, date de publication, date d'édition,
        =año, año de publicación, año de edición, fecha de publicación, rok wydania, data wydania,
        =yıl, yayın yılı, basım yılı, yayın tarihi, basım tarihi, =yil, yili, nashr yili,
        =жылы, шыққан жылы, баспа жылы, =წელი, გამოცემის წელი, გამოცემის თარიღი,
        出版年, 出版年份, 出版日期, 出版时间, 年份, 出版年月, 発行年, 刊行年, 発行年月, 出版日,
        출판년, 출판년도, 출판연도, 발행년, 발행년도, 발행연도, 출판일, سال نشر, تاریخ نشر,
        سال انتشار, تاریخ انتشار, سنة النشر, تاريخ النشر, عام النشر""",
    "last year": "=till, =until, =to, year to, end year, last year, год окончания",
    "edition": """
        edition, edition statement, сведения об издании, издание, выданне, видання,
        =vydání, údaje o vydání, auflage, ausgabe, édition, mention d'édition, edición,
        mención de edición, wydanie, =baskı, baskı sayısı, =basım, 版本, 版次, 版本项, =版, 版表示,
        판사항, 판차, ویرایش, نوبت چاپ, الطبعة""",
    "extent": """
        extent, pages, page count, number of pages, physical description, pagination, collation,
        объем, количество страниц, число страниц, кол во страниц,
        кол во стр, количество стр, число стр, страницы, страниц, =стр,
        физическое описание, физическая характеристика, аб'ём, колькасць старонак, старонкі,
        обсяг, кількість сторінок, сторінки, rozsah, počet stran, fyzický popis, umfang,
        seitenzahl, =seiten, nombre de pages, description matérielle, páginas,
        número de páginas, descripción física, liczba stron, strony, objętość, opis fizyczny,
        sayfa, sayfa sayısı, sahifa, =bet, betlar soni, бет саны, беттер саны, გვერდი, გვერდები,
        გვერდების რაოდენობა, 页数, 頁數, 页码, ページ, ページ数, 頁数, 数量及单位, 페이지,
        쪽수, 면수, 형태사항, صفحات, تعداد صفحات, الصفحات, عدد الصفحات""",
    "volume": """
        volume, volumes, =vol, =part, part number, volume number, том, номер тома, часть, =выпуск,
        частка, частина, =випуск, svazek, díl, =band, bandnummer, bandzählung, tome, tomo, volumen,
        =tom, numer tomu, cilt, cilt no, jild, ტომი, 卷册, 卷次, =卷, 卷号, =巻, 巻次, 巻号, =권,
        권차, 권호, جلد, شماره جلد, المجلد, الجزء""",
    "series": """
        series, series title, title of series, series statement, collection title, серия,
        серыя, серія, =edice, série, schriftenreihe, =reihe, gesamttitel, =collection, colección,
        serie, seria, dizi, dizi adı, =seri, seriya, seriyasi, სერია, 丛书, 丛编, 丛书名, 叢書,
        叢書名, シリーズ, シリーズ名, 총서, 총서명, 총서사항, فروست, السلسلة""",
    "series number": """
        series number, number in series, volume in series, номер в серии, выпуск серии,
        číslo edice, bandnummer der reihe, numéro dans la collection, número de serie,
        丛书编号, シリーズ番号""",
    "isbn": "isbn, isbns, isbn13, isbn 13, isbn10, isbn 10, isbn issn, شابک, ردمك, ردمک",
    "issn": "issn, e issn, issn l",
    "doi": "doi",
    "language": """
        language, languages, language of text, language code, язык, язык текста, язык издания,
        мова, мова тексту, мова выдання, jazyk, jazyk textu, sprache, langue, idioma, lengua, język,
        =dil, dili, =til, tili, =тіл, тілі, ენა, 语种, 语言, 語種, 語言, 言語, 언어,
        زبان, اللغة, لغة""",
    "country": """
        country, country of publication, страна, страна издания, краіна, країна, země vydání,
        =země, =land, erscheinungsland, =pays, pays de publication, país, =kraj, kraj wydania, ülke,
        ქვეყანა, 国家, 国别, 出版国, 국가, کشور, البلد""",
    "type": """
        type of material, material type, document type, type of document, =type, =format, medium,
        media type, вид документа, тип документа, вид издания, тип издания, від дакумента,
        вид документу, druh dokumentu, typ dokumentu, medientyp, medienart, =materialart,
        type de document, tipo de documento, tipo de material, rodzaj dokumentu, materyal türü,
        文献类型, 资料类型, 資料種別, 자료유형""",
    "subject": """
        subject, subjects, subject headings, keywords, topic, тема, тематика, рубрика, рубрики,
        предметные рубрики, ключевые слова, тэма, рубрыка, ключавыя словы, ключові слова,
        předmět, předmětová hesla, klíčová slova, schlagwort, schlagwörter, thema, sujet, sujets,
        mots clés, materia, materias, temas, palabras clave, temat, słowa kluczowe, =konu,
        konu başlığı, 主题, 主题词, 主題, 关键词, 件名, キーワード, 주제, 주제명, موضوع, الموضوع""",
    "udc": "udc, удк, mdt, ukd",
    "ddc": "ddc, dewey, ддк",
    "bbk": "bbk, lbc, ббк",
    "classification": """
        classification, class number, class mark, классификация, класіфікацыя, класифікація,
        notation, klasyfikacja, 分类号, 中图分类号, 分類番号, 분류번호""",
    "library": """
        library, location, holding library, branch, библиотека, сигла, место хранения, филиал,
        бібліятэка, бібліотека, knihovna, bibliothek, standort, bibliothèque, biblioteca,
        biblioteka, kütüphane, kutubxona, ბიბლიოთეკა, 馆藏地, 馆藏地点, 所蔵館, 소장처, کتابخانه,
        المكتبة""",
    "shelf mark": """
        shelf mark, shelfmark, call number, call no, callnumber, шифр, шифр хранения,
        полочный шифр, шыфр, signatura, signatur, cote, signatura topográfica, sygnatura,
        yer numarası, tasnif no, 索书号, 索取号, 索書號, 請求記号, 청구기호, شماره بازیابی,
        شماره راهنما, رقم الطلب, رقم الاستدعاء""",
    "copies": """
        copies, number of copies, quantity, =qty, количество, кол во, экз, экземпляров,
        количество экземпляров, кол во экз, число экземпляров, колькасць, колькасць экзэмпляраў,
        асобнікаў, кількість, кільк, кількість примірників, počet výtisků, počet exemplářů,
        exemplářů, =počet, =ks, exemplare, anzahl, exemplaires, ejemplares, egzemplarze,
        liczba egzemplarzy, adet, soni, nusxa, 复本数, 复本, 副本数, 数量, 册数, 冊数, 部数, 수량,
        تعداد نسخه, عدد النسخ""",
    "holdings": """
        holdings, holdings statement, имеющиеся номера, имеющиеся выпуски, holding,
        bestand, bestandsangabe, état de collection, zasób, odběr, 馆藏, 所蔵, 소장사항""",
    "note": """
        note, notes, general note, comment, comments, remarks, =remark, примечание, примечания,
        комментарий, комментарии, заўвага, заўвагі, примітка, примітки, poznámka, poznámky,
        anmerkung, anmerkungen, bemerkung, bemerkungen, fußnote, remarque, remarques, nota, notas,
        observaciones, uwagi, uwaga, =not, notlar, açıklama, izoh, ескерту, შენიშვნა, 备注, 附注,
        備註, 備考, 注記, 비고, 주기, یادداشت, توضیحات, ملاحظات""",
    "summary": """
        summary, abstract, annotation, аннотация, реферат, анатацыя, анотація, anotace,
        zusammenfassung, résumé, resumen, streszczenie, özet, annotatsiya, аңдатпа, ანოტაცია,
        摘要, 内容提要, 内容简介, 要旨, 초록, چکیده, الملخص""",
    "contents": """
        contents, table of contents, содержание, оглавление, змест, зміст, obsah,
        inhaltsverzeichnis, table des matières, contenido, índice, spis treści, içindekiler,
        目录, 目次, 목차, فهرست مندرجات""",
    "link": """
        link, =links, url, =uri, web address, full text, ссылка, электронная версия, спасылка,
        посилання, odkaz, volltext, =lien, =enlace, =odnośnik, bağlantı, havola, 链接, 网址, 連結,
        リンク, 링크, پیوند, الرابط""",
    "status": """
        =status, record status, status of record, =deleted, is deleted, deletion, =статус,
        статус записи, состояние записи, =удалено, =удалена, статус запісу, выдалена,
        статус запису, =видалено, =stav, stav záznamu, smazáno, =gelöscht, satzstatus,
        statut de la notice, =supprimé, estado del registro, =eliminado, status rekordu,
        =usunięty, kayıt durumu, =silindi, yozuv holati, 记录状态, 删除, 刪除, レコードステータス,
        削除, 레코드 상태, 삭제, وضعیت رکورد, =محذوف""",
}
_WORD = re.compile(r"№|[^\W_]+")
_SAME = str.maketrans({"ı": "i", "\u0307": None, "ё": "е", "ي": "ی", "ك": "ک", "ە": "ه"})
"""Letters that capitals or keyboards change: dotless i, yo, yeh and kaf."""
_APART = re.compile(r"[/|\n;()\[\]]")
"""What stands between two names of one column: "Автор / Author", "Année (Year)"."""


def fold_heading(heading: str) -> str:
    """The words of a heading as they are compared: in small letters, signs left out."""
    return " ".join(_WORD.findall(heading.casefold().translate(_SAME)))


def _known() -> Iterator[tuple[str, Meaning, bool]]:
    for meaning, headings in HEADINGS.items():
        for heading in headings.split(","):
            yield fold_heading(heading), meaning, not heading.lstrip().startswith("=")


_WHOLE: dict[str, Meaning] = {words: meaning for words, meaning, _ in _known()}
_WITHIN: dict[str, Meaning] = {words: meaning for words, meaning, within in _known() if within}
_LONGEST = max(words.count(" ") + 1 for words in _WITHIN)


@lru_cache(maxsize=2000)
def guess(heading: str) -> Meaning | None:
    """What a column of this heading means; None when no heading known here is like it."""
    for part in (heading, *_APART.split(heading)):
        if found := _WHOLE.get(fold_heading(part)):
            return found
    return _longest_within(fold_heading(heading).split())


def _longest_within(words: list[str]) -> Meaning | None:
    """The meaning of the longest known words in a heading, the first of equals."""
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            if found := _WITHIN.get(" ".join(words[start : start + length])):
                return found
    return None


def meanings_of(
    headings: Iterable[str], columns: Mapping[str, Meaning]
) -> dict[str, Meaning | None]:
    """Heading -> meaning: as a person settled it in `columns`, or guessed where nobody did.

    A heading that `columns` does not name has no meaning: whoever settles one settles all.
    """
    return {heading: columns.get(heading) if columns else guess(heading) for heading in headings}
