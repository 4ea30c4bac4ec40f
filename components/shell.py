"""The frame of every page: header, navigation, banner, notices and the source line."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.panel import Panel

NAV_PREFIX = "nav"


def shell(
    title: str,
    subtitle: str,
    pages: Sequence[tuple[str, str, str]],
    filters: Component,
    content: Component,
) -> html.Div:
    """The frame around `content`; `pages` are (name, path, label) in the order of the menu."""
    links = [
        dcc.Link(label, href=path, id=nav_id(name), className="nav-link")
        for name, path, label in pages
    ]
    return html.Div(
        [
            # refresh=False: figures, and the reader's zoom, stay while the query string changes.
            dcc.Location(id="url", refresh=False),
            html.A("Skip to the content", href="#main", className="skip-link"),
            html.Header(
                [
                    html.Div(
                        [
                            html.Span(title, className="brand"),
                            html.Span(subtitle, className="brand-note"),
                        ],
                        className="brand-block",
                    ),
                    html.Nav(links, **{"aria-label": "Pages"}),
                    html.P(id="release-line", className="release-line"),
                ],
                className="site-header",
            ),
            html.Div(id="banner"),
            filters,
            html.Main(
                [html.Div(id="notices"), html.Div(content, id="content")],
                id="main",
                tabIndex="-1",
            ),
            html.Footer(id="source-line", className="source-line"),
        ],
        className="shell",
    )


def nav_id(name: str) -> str:
    """The id of a page's link in the navigation."""
    return f"{NAV_PREFIX}-{name}"


def notice_list(notices: Sequence[str]) -> Component | str:
    """What a reader should know before reading on: one line each, announced politely."""
    if not notices:
        return ""
    return html.Ul([html.Li(n) for n in notices], className="notices", role="status")


def demonstration_banner() -> html.P:
    """The words every face of demonstration data carries."""
    return html.P(
        [html.Strong("Demonstration data: not real figures. "), "Invented by this project's code."],
        className="demo-banner",
    )


def card(
    element_id: str, title: str, children: Sequence[Component], *, classes: str = ""
) -> html.Section:
    """A titled card; the sentence under the title is filled by the page."""
    heading = f"{element_id}-heading"
    return html.Section(
        [
            html.H2(title, id=heading),
            html.P(id=f"{element_id}-sentence", className="sentence"),
            *children,
        ],
        id=f"{element_id}-card",
        className=f"card {classes}".strip(),
        **{"aria-labelledby": heading},
    )


def download_links(panel: Panel, query: str) -> html.P:
    """Links to the files of a panel, for the question of a query string."""
    parts: list[Component | str] = ["Download: "]
    for number, (label, extension) in enumerate(_FILES):
        parts += [" · "] if number else []
        address = f"{panel.path(extension)}{'?' if query else ''}{query}"
        name = f"{label} of {panel.title}"
        parts.append(html.A(label, href=address, download="", **{"aria-label": name}))
    return html.P(parts, className="downloads")


_FILES = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"))


def empty_state(title: str, words: Sequence[str]) -> html.Div:
    """Why there is nothing to see, and what to do."""
    return html.Div(
        [html.H2(title), *(html.P(line) for line in words)], className="empty-state", role="status"
    )
