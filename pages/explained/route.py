"""The addresses of the texts that explain the pages."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, request

from components.shell import Site
from pages.explained.document import Text, document

LONGEST = 2000
"""Characters of a question that the links of a text keep: no page reads more."""


def explained_routes(site: Site, texts: Sequence[Text], styles: str) -> Blueprint:
    """A route for each text; `styles` is the address of the style sheet."""
    blueprint = Blueprint("explained", __name__)
    for text in texts:

        def served(text: Text = text) -> Response:
            query = request.query_string.decode(errors="replace")[:LONGEST]
            return Response(document(site, text, styles, query), mimetype="text/html")

        blueprint.add_url_rule(text.path, text.path.strip("/"), served)
    return blueprint
