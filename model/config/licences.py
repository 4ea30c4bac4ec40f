"""Which licences open a source: those known here by name or address, and no other words."""

from __future__ import annotations

import re

KNOWN = (
    "Open Government Licence, Open Parliament Licence, CC BY, CC BY-SA, CC0, ODbL, ODC-By or PDDL"
)
"""How people call them."""

_VERSION = r"(?:(?:v|version|v\.) ?)?\d(?:\.\d)*"
_WHERE = r"international|unported|generic|universal|uk|united kingdom|england (?:&|and) wales"
_TAIL = rf"{_WHERE}|{_VERSION}"
_NAMES = (
    r"(?:uk )?(?:open government licence|ogl)(?: for public sector information)?",
    r"open parliament licence|opl",
    r"(?:creative commons|cc) (?:by|attribution)(?:[ -](?:sa|share ?alike))?",
    r"(?:creative commons )?cc ?(?:0|zero)|creative commons zero",
    r"(?:cc |creative commons )?public domain(?: dedication| mark)?",
    r"(?:open data commons )?open database licence|(?:odc )?odbl",
    r"(?:open data commons|odc) (?:attribution|by)",
    r"(?:open data commons )?public domain dedication and licence|(?:odc )?pddl",
)
_NAME = re.compile(
    rf"(?:the )?(?:{'|'.join(_NAMES)})"
    rf"(?: (?:{_TAIL}))*(?: public)?(?: licence)?|{_TAIL}"
)
"""A licence as it is called; the version may stand by itself: Open Government Licence (v3.0)."""

_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?:nationalarchives\.gov\.uk/doc/open-government-licence"
    r"|parliament\.uk/site-information/copyright(?:-parliament)?/open-parliament-licence"
    r"|creativecommons\.org/(?:licenses/by(?:-sa)?|publicdomain/(?:zero|mark))"
    r"|opendatacommons\.org/licenses/(?:odbl|by|pddl))(?:/[\w./-]*)?"
)

_SAID_OF_IT = re.compile(
    r"(?:(?:Contains|Source:) (?:public sector information,? |"
    r"(?:(?:[A-Z©\d][\w&'.-]*|and|of|for|the|data|copyright|database|rights?),? )+))?"
    r"(?:[Ll]icen[cs]ed|[Pp]ublished|[Rr]eleased) under "
)
"""What publishers ask to be said before the name: Contains public sector information licensed …"""

_BETWEEN = re.compile(r"\s*[;,()]\s*|\s+[-\N{EN DASH}]\s+|\s+(?=https?://)")


def is_open(licence: str) -> bool:
    """Whether words are the names or addresses of open licences, and say nothing else."""
    words = " ".join(licence.split()).strip().rstrip(".")
    said = _SAID_OF_IT.match(words)
    parts = [part for part in _BETWEEN.split(words[said.end() :] if said else words) if part]
    named = [part for part in parts if not re.fullmatch(_TAIL, part.casefold())]
    return bool(named) and all(map(_is_licence, parts))


def _is_licence(part: str) -> bool:
    address = part.casefold()
    name = address.replace("license", "licence").replace("-", " ").replace("_", " ")
    return bool(_NAME.fullmatch(name) or _ADDRESS.fullmatch(address))
