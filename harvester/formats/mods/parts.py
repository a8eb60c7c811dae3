"""Parts of a MODS record that a related item has too: titles, names, numbers of parts.

Elements that share an `altRepGroup` say the same in several scripts; the original comes first.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from harvester.formats.elements import (
    at,
    attribute,
    children,
    first_at,
    language_told,
    text_of_element,
    text_within,
    texts_at,
)
from harvester.formats.mods.table import AUTHORS, NAMES, TITLES
from harvester.formats.values import (
    divided,
    first_isbn,
    gathering_in_words,
    kind_of,
    read_number,
    sentence,
    text_of,
    text_or_none,
    texts,
    unique,
)
from harvester.record import Agent, Gathering, Parent, Series, Title
from harvester.text import script_of
from harvester.vocabulary import relator_of, relator_of_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from harvester.record import AgentKind, GatheringKind, TitleKind

Group = list["_Element"]
_ELISION = ("'", "’", "-", "ʼ", "ال")


def groups(elements: Iterable[_Element]) -> list[Group]:
    """Elements brought together by `altRepGroup`, in record order, original script first."""
    found: dict[object, Group] = {}
    for position, element in enumerate(elements):
        key = element.get("altRepGroup") or position
        found.setdefault(key, []).append(element)
    return [sorted(each, key=_rank_romanised) if len(each) > 1 else each for each in found.values()]


def _rank_romanised(element: _Element) -> tuple[bool, bool]:
    return bool(element.get("transliteration")), script_of(text_of_element(element)) == "Latn"


def titles(mods: _Element) -> Iterator[Title]:
    """The title proper in every script, then the others."""
    found = groups(children(mods, "titleInfo"))
    own = [each for each in found if _kind(each) == "proper"]
    own.sort(key=lambda each: all(attribute(e, "usage") != "primary" for e in each))
    for group in own[:1]:
        yield from _titles(group, "proper")
    for group in found:
        if group not in own[:1] and (kind := _kind(group)):
            yield from _titles(group, "parallel" if kind == "proper" else kind)


def _kind(group: Group) -> TitleKind | None:
    kinds = [TITLES.get(attribute(each, "type").lower()) for each in group]
    return "proper" if "proper" in kinds else kinds[0]


def _titles(group: Group, kind: TitleKind) -> Iterator[Title]:
    for each in group:
        if title := _title(each, kind):
            yield title


def _title(info: _Element, kind: TitleKind) -> Title | None:
    """One title; what stands in one element as on a card is divided as there."""
    given = first_at(info, "title") or ("" if len(info) else text_of_element(info))
    main, _, rest = given.partition(" / ")[0].partition(" : ")
    rest = " : ".join(filter(None, [sentence(rest), *map(sentence, texts_at(info, "subTitle"))]))
    numbers = ", ".join(filter(None, map(sentence, texts_at(info, "partNumber"))))
    part = ". ".join(filter(None, map(sentence, texts_at(info, "partName"))))
    if not sentence(main):
        main, rest, part = (rest, "", part) if rest else (part, "", "")
    if not (name := sentence(main)):
        return None
    article = _article(info)
    return Title(
        kind=kind,
        main=text_of(sentence(article + main)) if article else text_of(name),
        rest=text_or_none(rest),
        number=numbers,
        part=text_or_none(part),
        bare=name if article else "",
        language=language_told(info),
    )


def _article(info: _Element) -> str:
    """What is not filed on, with the space after it where one belongs."""
    raw = next(map(text_within, children(info, "nonSort")), "").lstrip()
    article = " ".join(raw.split())
    return article if not article or article.endswith(_ELISION) else article + " "


def agents(above: _Element) -> Iterator[Agent]:
    """Every name of a record or related item, one agent for all scripts of it."""
    found = groups(children(above, "name"))
    named = [(group, agent) for group in found if (agent := _agent(group)) is not None]
    marked = [group for group, _ in named if any(attribute(e, "usage") == "primary" for e in group)]
    authors = [group for group, agent in named if not AUTHORS.isdisjoint(agent.roles)]
    without_role = [group for group, agent in named[:1] if not agent.roles]
    main = next(iter((*marked, *authors, *without_role)), None)
    return (replace(agent, main=group is main) for group, agent in named)


def _agent(group: Group) -> Agent | None:
    given = attribute(group[0], "type").lower()
    headings = [_heading(each, NAMES.get(given, "person")) for each in group]
    names = [divided(text) for text in headings if text]
    if not any(name.heading for name in names):
        return None
    roles = list(chain.from_iterable(map(_roles, group)))
    return Agent(
        kind=NAMES.get(given) or kind_of(names[0].heading),
        names=texts(sentence(name.heading) for name in names),
        roles=unique(roles or (name.role for name in names)),
        dates=_find_dates(group) or next(filter(None, (name.dates for name in names)), ""),
        authorities=unique(chain.from_iterable(map(_list_authorities, group))),
    )


def _find_dates(group: Group) -> str:
    dates = chain.from_iterable(_parts(each, "date") for each in group)
    return next(filter(None, map(sentence, dates)), "")


def _list_authorities(name: _Element) -> list[str]:
    return [attribute(name, "valueURI"), *texts_at(name, "nameIdentifier")]


def _parts(name: _Element, kind: str) -> list[str]:
    found = (each for each in children(name, "namePart") if attribute(each, "type") == kind)
    return list(filter(None, map(text_of_element, found)))


def _heading(name: _Element, kind: AgentKind) -> str:
    """A name as a heading: "Family, Given", "Forename II, Emperor", "Body. Part of it"."""
    plain, family, given = (_parts(name, each) for each in ("", "family", "given"))
    if kind in ("body", "meeting"):
        return ". ".join(map(sentence, plain)) or first_at(name, "displayForm")
    whole = " ".join(plain)
    if not whole:
        whole = ", ".join(filter(None, (" ".join(family), " ".join(given))))
    if whole and "," not in whole:
        whole = " ".join((whole, *_parts(name, "termsOfAddress")))
    return whole or first_at(name, "displayForm")


def _roles(name: _Element) -> Iterator[str]:
    """Relator codes of each role: by code, else by word, else by the address of the term."""
    for role in children(name, "role"):
        terms = list(children(role, "roleTerm"))
        coded = [relator_of(text_of_element(t)) for t in terms if attribute(t, "type") == "code"]
        worded = [relator_of_word(text_of_element(t)) for t in terms]
        linked = [relator_of(attribute(t, "valueURI")) for t in terms]
        yield next(filter(None, (*coded, *worded, *linked)), "")


def part_numbers(above: _Element, *, typed: bool = False) -> str:
    """The details of a part as written, their captions before them: "vol. 3, no. 2".

    Where it is `typed`, what has no caption is named by its type ("issue 2").
    """
    found: list[str] = []
    for detail in at(above, "part/detail"):
        caption, number = first_at(detail, "caption"), first_at(detail, "number")
        if typed and number.isdecimal():
            caption = caption or attribute(detail, "type")
        found.append(number if caption in number else f"{caption} {number}")
    return ", ".join(filter(None, found))


def _related_items(mods: _Element, kind: str) -> list[Group]:
    return groups(each for each in children(mods, "relatedItem") if attribute(each, "type") == kind)


def host(mods: _Element, *, article: bool, untitled: bool) -> Parent | None:
    """The host of an article, with year and pages, or the set of a volume.

    `untitled` says that the record's own title is none, or nothing but a number.
    """
    for group in _related_items(mods, "host"):
        if gathering_of(group[0]):
            continue
        found = _read_host(group, article=article)
        # A host that says nothing but its name is a collection the library put the volume in.
        speaks = article or untitled or found.control_number or found.isbn or found.number
        if speaks and (found.titles or found.control_number):
            return found
    return None


def gatherings(mods: _Element) -> Iterator[Gathering]:
    """What it is bound with, or which collection it is in: as the label of a related item says."""
    for group in groups(children(mods, "relatedItem")):
        own = [t for each in group for t in titles(each) if t.kind == "proper"]
        if (kind := gathering_of(group[0])) and own:
            yield Gathering(kind, texts(map(_whole, own)))


def gathering_of(item: _Element) -> GatheringKind | None:
    """By its label, or that it is a collection itself."""
    if kind := gathering_in_words(attribute(item, "displayLabel")):
        return kind
    types = children(item, "typeOfResource")
    return "in collection" if any(attribute(t, "collection") == "yes" for t in types) else None


def _read_host(group: Group, *, article: bool) -> Parent:
    own = [title for each in group for title in titles(each) if title.kind == "proper"]
    number_in_title = next(filter(None, (title.number for title in own)), "")
    return Parent(
        control_number=_of_any(group, "recordInfo/recordIdentifier"),
        titles=texts(map(_whole, own)),
        agents=tuple(agents(group[0])),
        number=_place(group, article=article) or number_in_title,
        isbn=first_isbn(number for each in group for number in _list_identifiers(each, "isbn")),
    )


def _list_identifiers(item: _Element, kind: str) -> list[str]:
    found = (each for each in children(item, "identifier") if attribute(each, "type") == kind)
    return list(map(text_of_element, found))


def _of_any(group: Group, path: str) -> str:
    return next(filter(None, (first_at(each, path) for each in group)), "")


def _place(group: Group, *, article: bool) -> str:
    """Which part of the host: volume and issue; of an article year and pages too."""
    details = (part_numbers(item, typed=article) for item in group)
    number = next(filter(None, details), "") or _of_any(group, "part/text")
    if not article:
        return number
    start, end = _of_any(group, "part/extent/start"), _of_any(group, "part/extent/end")
    pages = _of_any(group, "part/extent/list") or "-".join(filter(None, (start, end)))
    return ", ".join(filter(None, (number, _of_any(group, "part/date"), pages)))


def _whole(title: Title) -> str:
    """The title of a host or series, with the name of a part of it."""
    return f"{title.main.value}. {title.part.value}" if title.part else title.main.value


def series(mods: _Element) -> Iterator[Series]:
    """Series with the number in them; a series in two scripts is two, the original first."""
    for group in _related_items(mods, "series"):
        for item in group:
            issn = _find_issn(item)
            for title in (each for each in titles(item) if each.kind == "proper"):
                name, _, number = _whole(title).partition(" ; ")
                number = title.number or part_numbers(item) or number
                yield Series(text_of(sentence(name)), number, issn)


def _find_issn(item: _Element) -> str:
    found = (read_number("issn", text, "", "", []) for text in _list_identifiers(item, "issn"))
    return next((number.value for number in chain.from_iterable(found)), "")
