"""What police.uk calls a police force, from the name a record gives it."""

from __future__ import annotations

import re

_ONES_OF_THEIR_OWN = {"british-transport": "btp"}
"""Slugs that are not the name; the others are: https://data.police.uk/docs/method/forces/"""

_OFFICES = re.compile(r"\b(police service of|police|constabulary|service)\b")


def force_slug(name: str) -> str:
    """The slug of a force, "west-yorkshire" for "West Yorkshire Police"; empty for no name."""
    bare = _OFFICES.sub(" ", name.lower().replace("&", " and "))
    slug = "-".join(re.findall(r"[a-z0-9]+", bare))
    return _ONES_OF_THEIR_OWN.get(slug, slug)
