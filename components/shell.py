"""The frame of every page: header, navigation, banner, notices and the source line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from components.panel import Panel


@dataclass(frozen=True)
class Site:
    """What the frame of every page says of the whole."""

    title: str
    subtitle: str
    menu: tuple[tuple[str, str], ...]
    """(path, label) of each page, in order."""


def shell(
    site: Site, page: str, path: str, content: Component, filters: Component | str
) -> html.Div:
    """The frame around a page's content; its ids start with the page's name.

    Each page has a frame of its own, so that one callback can fill page and frame together.
    """
    links = [nav_link(path, *entry) for entry in site.menu]
    header = [
        brand(site),
        html.Nav(links, **{"aria-label": "Pages"}),
        # search.js makes the field: without scripts nothing is offered that would not answer.
        html.Div(className="search", role="search", **{"data-search": ""}),
        html.P(id=frame_id(page, "release"), className="release-line"),
    ]
    return html.Div(
        [
            html.A("Skip to the content", href="#main", className="skip-link"),
            html.Header(
                [html.Div(header, className="site-header"), html.Div(id=frame_id(page, "banner"))]
            ),
            filters,
            html.Main(
                [
                    html.Div(id=frame_id(page, "notices")),
                    html.Div(content, id=frame_id(page, "content")),
                ],
                id="main",
                tabIndex="-1",
            ),
            html.Footer(
                [
                    html.Div(id=frame_id(page, "source"), className="source-line"),
                    html.Nav(
                        [html.A(label, href=to) for to, label in EXPLAINED],
                        className="foot-links",
                        **{"aria-label": "About"},
                    ),
                ]
            ),
            # On its way through: the browser puts it where it belongs and keeps nothing here.
            dcc.Store(id=frame_id(page, "written")),
        ],
        className="shell",
    )


def frame_id(page: str, part: str) -> str:
    """The id of a part of a page's frame."""
    return f"{page}-frame-{part}"


EXPLAINED = (("/glossary", "Glossary"), ("/accessibility", "Accessibility statement"))
"""(path, label) of what explains the pages, linked from the foot of each."""


def brand(site: Site) -> html.Div:
    """The name of the whole."""
    names = [html.Span(site.title, className="brand"), html.Span(site.subtitle, className="note")]
    return html.Div(names, className="brand-block")


def nav_link(here: str, path: str, label: str, *, query: str = "") -> html.A:
    """A link of the menu, of a question; without `query` address.js adds that of the page."""
    classes = "nav-link nav-here" if path == here else "nav-link"
    words = (
        [label, html.Span(" (this page)", className="visually-hidden")] if path == here else label
    )
    address = f"{path}?{query}" if query else path
    return html.A(words, href=address, className=classes, **{"data-page": ""})


def notice_list(notices: Sequence[str]) -> Component | str:
    """What a reader should know before reading on: one line each, announced politely."""
    if not notices:
        return ""
    # A list that is announced as a whole is no longer a list to those who hear it.
    return html.Div(html.Ul([html.Li(n) for n in notices], className="notices"), role="status")


def period_notes(page: str) -> html.Div:
    """The place under what a page answers for what is not simply final of its figures."""
    return html.Div(id=f"{page}-period-notes", className="small-print period-notes")


def noted(lines: Sequence[str], more: Sequence[str]) -> list[Component]:
    """What stands there: a line each; where there is `more`, the first line unfolds it."""
    if not more:
        return [html.P(line) for line in lines]
    first, *others = lines
    summary = html.Summary([html.Span(first), " ", html.Span("Why", className="why")])
    details = html.Details([summary, html.Ul([html.Li(said) for said in more])], className="doubt")
    return [details, *(html.P(line) for line in others)]


def no_such_page() -> html.Div:
    """What a reader of an address that leads nowhere is told."""
    return html.Div(
        [
            html.H1("There is no such page"),
            html.P("The address may have been cut short when it was copied."),
            html.P(dcc.Link("Go to the overview", href="/")),
        ],
        className="empty-state",
    )


def demonstration_banner() -> html.P:
    """The words every face of demonstration data carries."""
    return html.P(
        [html.Strong("Demonstration data: not real figures. "), "Invented by this project's code."],
        className="demo-banner",
    )


def draft_banner(release: str) -> html.P:
    """The words every face of a release shows that is not published."""
    return html.P(
        [html.Strong(f"Draft {release}: not published. "), "Its figures may still change."],
        className="demo-banner",
    )


def asked_about(page: str) -> html.Span:
    """What a page is asked, hidden: copied before sentences that do not say it themselves."""
    return html.Span(id=asked_id(page), hidden=True)


def asked_id(page: str) -> str:
    """The id of it."""
    return f"{page}-asked"


def quotable(element: str, what: str, *, classes: str, asked: str = "") -> html.Div:
    """A place for a sentence that may be put in the minutes, and a button that copies it.

    `what` says of what it is, for those who only hear the button; copying.js copies, and before it
    the text of the element `asked`.
    """
    button = html.Button(
        "Copy",
        className="copy",
        type="button",
        **{"data-copies": element, "aria-label": f"Copy the sentence: {what}"},
        **({"data-asked": asked} if asked else {}),
    )
    copied = html.Span(className="visually-hidden", role="status")
    sentence = html.P(id=element, className=classes)
    return html.Div([sentence, button, copied], className="quotable")


HOW = "How we know"
HOW_CLASSES = "fold how"


def how_we_know(of: str, **attributes: str) -> html.Details:
    """What the verdicts of a page, or of a card, rest on, folded away; `of` is its id."""
    folded_away = [html.Summary(HOW), html.Div(id=f"{of}-how")]
    return html.Details(folded_away, **{"className": HOW_CLASSES, **attributes})


def card(
    element_id: str,
    title: str,
    children: Sequence[Component],
    *,
    classes: str = "",
    quoted: bool = True,
    asked: str = "",
) -> html.Section:
    """A titled card; the sentence under the title is filled by the page, and can be copied.

    `asked` is as for `quotable`.
    """
    heading, sentence = f"{element_id}-heading", f"{element_id}-sentence"
    return html.Section(
        [
            html.H2(title, id=heading),
            quotable(sentence, title, classes="sentence", asked=asked)
            if quoted
            else html.P(id=sentence, className="sentence"),
            *children,
        ],
        id=f"{element_id}-card",
        className=f"card {classes}".strip(),
        **{"aria-labelledby": heading},
    )


def scroll_box(element: str, label: str) -> html.Div:
    """A box a table can scroll in, reached by keyboard and named for those who do not see it."""
    return html.Div(
        id=element,
        className="table-scroll",
        tabIndex="0",
        role="region",
        **{"aria-label": label},
    )


def folded(words: str, opener: str, content: Component) -> html.Details:
    """What is folded away, and sent only once it is open.

    `opener` is the id of what folds it; its `n_clicks` is 1 while it is open and 0 while it is not,
    which folds.js sees to: a click that came before Dash was ready must not count for the next.
    """
    summary = html.Summary(words, id=opener, disable_n_clicks=True)
    return html.Details([summary, content], className="fold", **{"data-sent": ""})


def download_links(panel: Panel[Any], query: str) -> html.P:
    """Links to the files of a panel, for the question of a query string."""
    parts: list[Component | str] = ["Download: "]
    files = (*_FILES, _FOR_MAPS) if panel.shapes else _FILES
    for number, (label, extension) in enumerate(files):
        parts += [" · "] if number else []
        address = f"{panel.path(extension)}{'?' if query else ''}{query}"
        name = f"{label} of {panel.title}"
        parts.append(html.A(label, href=address, download="", **{"aria-label": name}))
    return html.P(parts, className="downloads")


_FILES = (("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json"))
_FOR_MAPS = ("GeoJSON", "geojson")


def empty_state(title: str, words: Sequence[str]) -> html.Div:
    """Why there is nothing to see, and what to do."""
    return html.Div(
        [html.H2(title), *(html.P(line) for line in words)], className="empty-state", role="status"
    )
