"""The accessibility statement: that of the project, with the contact of whoever publishes it."""

from __future__ import annotations

import re

from dash import html
from dash.development.base_component import Component

from components.markup import Ready
from model.settings import PROJECT, Settings
from pages.explained.document import Text, rendered

FILE = PROJECT / "docs" / "accessibility.md"

_CONTACT = re.compile(r"^<!-- contact -->.*?$", re.MULTILINE)
"""Where in the file the contact stands."""
_EMAIL = re.compile(r"([\w.+-]+@[\w-]+(?:\.[\w-]+)+)")


def statement(settings: Settings) -> Text:
    """The statement as it is served."""
    title, text = _parts(FILE.read_text())
    before, after = _CONTACT.split(text)
    content = [rendered(before), _contact(settings), rendered(after)]
    return Text("/accessibility", title, content)


def _parts(text: str) -> tuple[str, str]:
    """The title of a text, and what follows it."""
    title, _, rest = text.partition("\n")
    return title.removeprefix("# "), rest


def _contact(settings: Settings) -> Component:
    """Who is asked for another format, and told of a barrier; never anybody who was made up."""
    if not settings.contact:
        return html.P(NO_CONTACT, className="wrong-link")
    who = settings.organisation or "the team that publishes this dashboard"
    parts = _EMAIL.split(settings.contact)
    linked = [html.A(p, href=f"mailto:{p}") if n % 2 else p for n, p in enumerate(parts)]
    needs = "accessible PDF, large print, easy read, audio recording or braille"
    return html.Div(
        [
            html.P(
                f"If you need something of this dashboard in another format ({needs}), or find a "
                f"barrier that is not listed here, tell {who}:"
            ),
            html.P(linked, className="contact"),
        ]
    )


NO_CONTACT = Ready(
    "Whoever publishes this dashboard has not yet said whom to ask. Ask whoever gave you its "
    "address. To those who run it: set <code>SAFER_ORGANISATION</code> and "
    "<code>SAFER_CONTACT</code>; without them this statement does not meet the regulations."
)
