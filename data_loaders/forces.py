"""What police.uk calls a police force, from the name a record or a file gives it."""

from __future__ import annotations

import re

_ONES_OF_THEIR_OWN = {"british-transport": "btp"}
"""Slugs that are not the name; the others are: https://data.police.uk/docs/method/forces/"""

FORCES = (
    *("avon-and-somerset", "bedfordshire", "btp", "cambridgeshire", "cheshire", "city-of-london"),
    *("cleveland", "cumbria", "derbyshire", "devon-and-cornwall", "dorset", "durham"),
    *("dyfed-powys", "essex", "gloucestershire", "greater-manchester", "gwent", "hampshire"),
    *("hertfordshire", "humberside", "kent", "lancashire", "leicestershire", "lincolnshire"),
    *("merseyside", "metropolitan", "norfolk", "north-wales", "north-yorkshire"),
    *("northamptonshire", "northern-ireland", "northumbria", "nottinghamshire", "south-wales"),
    *("south-yorkshire", "staffordshire", "suffolk", "surrey", "sussex", "thames-valley"),
    *("warwickshire", "west-mercia", "west-midlands", "west-yorkshire", "wiltshire"),
)
"""Every force whose files police.uk has: https://data.police.uk/api/forces, and the railways'."""

_OFFICES = re.compile(r"\b(police service of|police|constabulary|service)\b")


def force_slug(name: str) -> str:
    """The slug of a force, "west-yorkshire" for "West Yorkshire Police"; empty for no name."""
    bare = _OFFICES.sub(" ", name.lower().replace("&", " and "))
    slug = "-".join(re.findall(r"[a-z0-9]+", bare))
    return _ONES_OF_THEIR_OWN.get(slug, slug)


def force_in_name(name: str, own: str) -> str:
    """The force a file's name says, the place's `own` before any other; empty for none."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("&", " and "))
    known = [own, *FORCES, *_ONES_OF_THEIR_OWN]
    found = next((slug for slug in known if re.search(rf"(^|-){slug}(-|$)", words)), "")
    return _ONES_OF_THEIR_OWN.get(found, found)
