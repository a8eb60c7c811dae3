"""Parts of a MODS record to be written that a related item has too: titles and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from harvester.formats.values import article_length, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from harvester.record import Agent, AgentKind, Text, Title, TitleKind

MODS_NS = "http://www.loc.gov/mods/v3"
_TITLE_TYPES: dict[TitleKind, str] = {
    "proper": "", "parallel": "translated", "variant": "alternative", "uniform": "uniform",
}  # fmt: skip
_NAME_TYPES: dict[AgentKind, str] = {
    "person": "personal", "body": "corporate", "meeting": "conference", "family": "family",
}  # fmt: skip


def add(above: _Element, name: str, text: str | None = None, **attributes: str) -> _Element:
    """A new element below another; attributes without a value are left out, so is an empty text.

    An element that was to hold a text and has none is not added.
    """
    element = etree.Element(f"{{{MODS_NS}}}{name}")
    for key, value in attributes.items():
        if value:
            element.set(key, printable(value))
    if text is not None:
        element.text = printable(text)
    if element.text is None or element.text:
        above.append(element)
    return element


def add_scripts(
    above: _Element, name: str, texts: tuple[Text, ...], groups: Iterator[str]
) -> list[_Element]:
    """An element for each form of a text."""
    group = next(groups) if len(texts) > 1 else ""
    return [add(above, name, text.value, script=text.script, altRepGroup=group) for text in texts]


def add_title(above: _Element, title: Title, *, group: str = "", primary: bool = False) -> None:
    """`titleInfo`, the article in `nonSort`."""
    info = add(
        above,
        "titleInfo",
        type=_TITLE_TYPES[title.kind],
        lang=title.language,
        script=title.main.script,
        altRepGroup=group,
        usage="primary" if primary else "",
    )
    length = article_length(title)
    add(info, "nonSort", title.main.value[:length])
    add(info, "title", title.main.value[length:])
    add(info, "subTitle", title.rest.value if title.rest else "")
    add(info, "partNumber", title.number)
    add(info, "partName", title.part.value if title.part else "")


def add_name(above: _Element, agent: Agent, groups: Iterator[str]) -> None:
    """`name` in each script; roles, dates and authority numbers stand with each form."""
    group = next(groups) if len(agent.names) > 1 else ""
    first, *others = (*agent.authorities, "")
    address = first if first.startswith("http") else ""
    for name in agent.names:
        element = add(
            above,
            "name",
            type=_NAME_TYPES[agent.kind],
            script=name.script,
            altRepGroup=group,
            usage="primary" if agent.main else "",
            valueURI=address,
        )
        add(element, "namePart", name.value)
        add(element, "namePart", agent.dates, type="date")
        for role in agent.roles:
            add(add(element, "role"), "roleTerm", role, type="code", authority="marcrelator")
        for number in [*([] if address else [first]), *others]:
            add(element, "nameIdentifier", number)
