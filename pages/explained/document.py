"""A page of text as a whole HTML document: it needs no script, no release, and no callback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component
from markdown_it import MarkdownIt

from components.markup import Ready, markup
from components.shell import EXPLAINED, Site, brand, nav_link

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@dataclass(frozen=True)
class Text:
    """A page of text."""

    path: str
    title: str
    content: Sequence[Component | Ready]


def rendered(text: str) -> Ready:
    """Markdown of our own as HTML."""
    return Ready(_MARKDOWN.render(text))


def rendered_line(text: str) -> Ready:
    """A line of it, without a paragraph around."""
    return Ready(_MARKDOWN.renderInline(text))


def document(site: Site, text: Text, styles: str, query: str) -> str:
    """The page with the menu of all pages around it; links keep the question of `query`."""
    menu = [nav_link(text.path, *entry, query=query) for entry in site.menu]
    around = f"?{query}" if query else ""
    foot = [html.A(label, href=f"{to}{around}", **_here(to, text)) for to, label in EXPLAINED]
    body = [
        html.A("Skip to the content", href="#main", className="skip-link"),
        html.Header(
            html.Div(
                [brand(site), html.Nav(menu, **{"aria-label": "Pages"})], className="site-header"
            )
        ),
        html.Main(
            html.Article([html.H1(text.title), *text.content], className="text"),
            id="main",
            tabIndex="-1",
        ),
        html.Footer(html.Nav(foot, **{"aria-label": "About"}, className="foot-links")),
    ]
    head = markup(
        [html.Title(f"{text.title} – {site.title}"), html.Link(rel="stylesheet", href=styles)]
    )
    return _WHOLE.format(head=head, body=markup(html.Div(body, className="shell")))


def _here(path: str, text: Text) -> dict[str, str]:
    return {"aria-current": "page"} if path == text.path else {}


_WHOLE = """<!DOCTYPE html>
<html lang="en-GB">
  <head>
    <meta charset="UTF-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="theme-color" content="#0B3C49">
    <link rel="icon" href="/assets/favicon.svg" type="image/svg+xml">
    {head}
  </head>
  <body>{body}</body>
</html>"""
