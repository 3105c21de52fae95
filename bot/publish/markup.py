"""HTML elements on top of the standard library's trees, which escape all text by themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, tostring


def tag(name: str, /, *children: object, **attributes: str | None) -> Element:
    """One element. Children are elements, texts, None (left out) or iterables of these.

    Attribute names lose a trailing underscore and write `_` as `-`: `class_="card"`,
    `aria_label="…"`; None is left out.
    """
    element = Element(
        name, {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    )
    for child in _flat(children):
        if isinstance(child, str):
            _add_text(element, child)
        else:
            element.append(child)
    return element


def _flat(children: Iterable[object]) -> Iterable[Element | str]:
    for child in children:
        if child is None:
            continue
        if isinstance(child, Element | str):
            yield child
        elif isinstance(child, Iterable) and not isinstance(child, Mapping):
            yield from _flat(child)
        else:
            raise TypeError(f"{type(child).__name__} is no element and no text")


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def document(root: Element) -> str:
    """A whole HTML document with its doctype."""
    return "<!doctype html>\n" + tostring(root, encoding="unicode", method="html") + "\n"
