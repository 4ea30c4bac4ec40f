"""Which ward a name means, and how a ward is called where another has its name.

All of London has three wards called Abbey: a name is never taken for the first of them.
"""

from __future__ import annotations

import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

_TOTAL = re.compile(r"\b(sub ?total|grand|totals?|overall|sum|all|wards|district)\b")
_KIND = re.compile(r" ?\(?\b(electoral )?(ward|division|ed)\)?$")


def plain_name(name: str) -> str:
    """A ward's name as it is compared: lower case, `&` and `&amp;` for `and`, single spaces."""
    return " ".join(html.unescape(name).lower().replace("&", " and ").split())


def loose_name(name: str) -> str:
    """The same without points, apostrophes, hyphens and "Ward" at its end; Saint is St."""
    words = " ".join(re.sub(r"[.'’`]", "", plain_name(name)).replace("-", " ").split())
    words = re.sub(r"\bsaint\b", "st", words)
    return _KIND.sub("", words) or words


def bare_name(name: str, group_label: str) -> str:
    """A name without what a group is called and without words that only say it is a total."""
    words = re.sub(r"[\W_]+", " ", plain_name(name)).replace(plain_name(group_label) or "\0", " ")
    return " ".join(_TOTAL.sub(" ", words).split())


def codes_of_names(named: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The codes of every spelling, of pairs of a name and the code of its ward.

    A spelling is simplified by `plain_name` and by `loose_name`, and has several codes where it is
    the name of several wards.
    """
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, code in named:
        for spelling in {plain_name(name), loose_name(name)}:
            found[spelling][code] = None
    return {spelling: tuple(sorted(codes)) for spelling, codes in found.items()}


def wards_named(text: str, codes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The codes of the wards a text may name; more than one where they share the name."""
    return codes.get(plain_name(text)) or codes.get(loose_name(text), ())


def shown_names(names: Mapping[str, str], within: Mapping[str, str]) -> dict[str, str]:
    """How each ward is called, by its code: its name, and where it lies if that is not unique.

    `within` is what tells wards of one name apart, their group or district; where that does not
    either, the code does. Abbey (Barking), Abbey (Merton); Abbey alone where there is one.
    """
    wards = Counter(plain_name(name) for name in names.values())
    placed = {code: f"{name} ({within.get(code, '')})" for code, name in names.items()}
    alike = Counter(placed.values())

    def shown(code: str, name: str) -> str:
        if wards[plain_name(name)] == 1:
            return name
        apart = within.get(code) and alike[placed[code]] == 1
        return placed[code] if apart else f"{name} ({code})"

    return {code: shown(code, name) for code, name in names.items()}
