"""What police.uk calls a police force, from the name a record or a file gives it.

A name is spelled out ("West Yorkshire Police", "west-yorkshire"), shortened ("West Yorks", "WYP")
or longer than needed ("Hampshire and Isle of Wight"). One that may be several forces is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile

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
_SMALL = {"and", "of", "the", "force"}
_ENDS = ("", "p", "c", "ps")
"""What initials may end in: WYP, MPS. Those of Northern Ireland begin with it."""


@dataclass(frozen=True)
class Force:
    """What a name of a force was taken for."""

    slug: str
    """Empty where the name is none, or may be several."""
    perhaps: tuple[str, ...] = ()
    """Without a slug, those it may be; else empty."""
    respelt: bool = False
    """Whether it was not spelled out."""


def force_named(name: str, own: str) -> Force:
    """The force that a name means; `own` is that of the place, which may be none of police.uk."""
    slug = force_slug(name)
    known = sorted({own, *FORCES} - {""})
    if slug in known:
        return Force(slug)
    words = _words(slug)
    for fits in (_same_words, _initials, _shortened, _longer):
        found = [force for force in known if words and fits(words, _words(_full(force)))]
        found = _begin_most_alike(slug, found) if fits is _shortened else found
        if len(found) == 1:
            return Force(found[0], respelt=True)
        if found:
            return Force("", tuple(found))
    return Force("", tuple(get_close_matches(slug, known, n=1)))


def _full(slug: str) -> str:
    """The slug with the words of the name."""
    return next((name for name, short in _ONES_OF_THEIR_OWN.items() if short == slug), slug)


def _words(slug: str) -> list[str]:
    return [word for word in slug.split("-") if word and word not in _SMALL]


def _same_words(words: Sequence[str], full: Sequence[str]) -> bool:
    return sorted(words) == sorted(full)


def _initials(words: Sequence[str], full: Sequence[str]) -> bool:
    short = "".join(word[0] for word in full)
    forms = {short + end for end in _ENDS} | {"ps" + short}
    return len(words) == 1 and len(words[0]) > 1 and words[0] in forms


def _shortened(words: Sequence[str], full: Sequence[str]) -> bool:
    """Whether each word is one of the name's, or begins as it does and leaves out letters."""
    return (
        len(words) == len(full)
        and len("".join(words)) > 1
        and all(
            word[0] == whole[0] and _in_order(word, whole)
            for word, whole in zip(words, full, strict=True)
        )
    )


def _begin_most_alike(slug: str, forces: list[str]) -> list[str]:
    """Those of which most stands at the beginning: Notts is short for Nottinghamshire."""

    def alike(force: str) -> int:
        return sum(
            1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(slug, force, strict=False))
        )

    most = max(map(alike, forces), default=0)
    return [force for force in forces if alike(force) == most]


def _in_order(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _longer(words: Sequence[str], full: Sequence[str]) -> bool:
    return set(full) <= set(words)


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
