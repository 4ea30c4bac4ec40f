"""Which offence a heading, a title or a name says is counted, and what it says beside that.

A text that names an offence may else hold its period, the place, and words of a short list that
say only that something is counted. Whatever remains makes it another measure: a rate, a part.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache

from data_loaders.columns.table_columns import heading
from data_loaders.headings.longer_periods import longer_period
from data_loaders.headings.period_headings import NAME

NOT_ALL = (
    "so whether they are counts of all of an offence cannot be told; take these words out if they "
    "are, or give the counts; what is known by such a name can be one of the offence's names in "
    "config/offences.toml"
)

_TOTAL = re.compile(
    r"(?:grand |sub ?)?totals?(?: .*)?|all|overall|sum|all (?:recorded )?(?:crimes?|offences)"
    r"|(?:total|all).*(?:crimes?|offences|asb)|.* totals?|ytd|year to date"
)
_PERIOD = (
    rf"(?:(?:\d\d?(?:st|nd|rd|th)? )?{NAME}(?: ?\d\d(?:\d\d)?)?|(?:\d\d? ){{1,2}}(?:19|20)\d\d"
    r"|(?:(?:calendar|financial) )?(?:year )?(?:fy ?|x)?(?:19|20)\d\d(?: ?(?:m?\d\d|m\d)){0,2}"
    r"(?: 00){0,3}"
    rf"(?: {NAME})?|q[1-4]|fy ?\d\d \d\d)"
)
_PERIODS = re.compile(rf"\b{_PERIOD}(?: (?:(?:to|and|until) )?{_PERIOD})*\b")
_FILLERS = re.compile(
    r"\b((?:crime|offence) type|per (?:month|ward)|month ending|local authority"
    r"|(?:table|sheet|fig(?:ure)?) \d+[a-z]?|numbers?|nos?(?= of)|n|counts?|of|offences?|crimes?"
    r"|recorded|reported|incidents?|records?|cases?|figures?|monthly|by|each|months?|total|all|in"
    r"|for|the|and|wards?|areas?|level|police|force|council|district|data|statistics|table|sheet"
    r"|actuals?|official|provisional|prov|revised|final)\b"
)
_ASIDE = re.compile(r"\b(?:source|extracted|produced|published|prepared|created|contact)\b.*")
"""What ends a title and says where it is from, not what it counts."""

_ABOUT = re.compile(
    r"\b((?:(?:figure|count|number|value)s? )?(?:under|below|(?:less|fewer) than) \d+ "
    r"(?:are |is )?(?:not shown|suppressed|hidden|withheld)|subject to (?:change|revision)"
    r"|(?:for )?(?:internal|official|management|police|restricted)? ?use only"
    r"|(?:not )?(?:for|protectively) (?:publication|circulation|onward sharing|marked)"
    r"|(?:commercial )?in confidence|business (?:intelligence|support|services|unit)"
    r"|official sensitive|not (?:personal|sensitive)|personal (?:data|information)"
    r"|open data|(?:last )?updated|(?:last|next) (?:update|release)|data (?:as )?(?:at|to|from)"
    r"|[pr](?= (?:prov(?:isional)?|revised)\b)|as at|(?:column|row) labels|sum of"
    r"|partnerships?|teams?|units?|office|intelligence|analysts?|analysis|briefing|bulletins?"
    r"|contents?|back to|return to|index of|draft|restricted|confidential|title|period"
    r"|committees?|boards?|scrutiny|councillors?|packs?|accessible"
    r"|city|borough|metropolitan|county|division|boundaries|constabulary|safe"
    r"|types?|key|main|measures?|values|annex|appendix|tab|page|version \d+|v\d+|notes?"
    r"|from|to|at|is|are|this|these|shows?|showing|see|electoral|statistical|research|copyright"
    r"|crown|exports?|west|east|north|south)\b"
)
"""What a text says of the document that holds figures, and not of what they count."""

_DOCUMENT = re.compile(
    r"\b(?:safer|community safety(?: partnership)?|safety partnership|performance|reports?"
    r"|reporting|profiles?|dashboard|summary|overview)\b"
)
"""What a document of figures may be called, beside an offence too."""

_OTHERWISE = re.compile(
    r"\b(detect(?:ions?|ed)|(?:un)?solved|outcomes?|charged?|rates?|percentages?|percent|pct"
    r"|(?<!subject to )changes?|differences?|compar(?:ed|ison)|versus|vs|variance|share of"
    r"|proportion|ratio|scores?|residential|dwelling|non(?! (?:sensitive|personal))"
    r"|commercial(?! in confidence)|business(?! (?:intelligence|support|services|unit|change))"
    r"|personal(?! (?:data|information))|attempt(?:s|ed)|exclud(?:es?|ed|ing)|except"
    r"|(?<!use )only|\w* ?(?:enabled|related|motivated|linked)|males?|females?|men|women|boys|girls"
    r"|victims?(?! (?:support|services))|suspects?|offenders?|arrest(?:s|ed)?|convictions?"
    r"|repeats?|aged|forecasts?|predicted|projected|estimate[sd]?|expected|targets?|ytd"
    r"|year to date|to date|year ending|year to|\d+ months?|cumulative|rolling|running"
    r"|per(?! (?:month|ward)\b)|rank(?:s|ed|ing)?|average[sd]?|mean (?:number|counts?|monthly)"
    r"|index|moving|domestic|youths?(?! (?:justice|offending))|juveniles?|knife|gun|shed|garage"
    r"|1?000s|thousands?|pounds|cost|(?:city|town) centre)\b"
)
NEARLY = 0.85
"""How alike a heading and the name of an offence are, of 1, before it is taken for a slip."""
_LONG = 8
"""Letters of the shortest name that may be parted otherwise: no words by chance join to it."""
_STEM = 5
"""Letters that words of one stem begin with: violence, violent."""
_SAYS_COUNT = re.compile(r"\b(numbers?|counts?)\b")


def stated_measure(texts: Sequence[str], offence_of_name: Mapping[str, str]) -> str | None:
    """The offence that the first text to name one names; None for none, or for several.

    Where one name holds another, as "theft from the person" may hold "theft", the longer counts.
    """
    for text in texts:
        found, _ = _named(text, offence_of_name)
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def stray_words(text: str, offence_of_name: Mapping[str, str], place: Collection[str] = ()) -> str:
    """The words of a text that make its figures something else than counts of an offence.

    Beside the name of an offence it is every word but its period, the names of the `place` and
    those of a short list; in a text that names none, those known to say so.
    """
    found, rest = _named(text, offence_of_name)
    return _left(rest, place) if found else words_of_another(rest)


def left_over(text: str, offence_of_name: Mapping[str, str], place: Collection[str] = ()) -> str:
    """The words of a text but for offences, periods, the names of the `place`, and fillers.

    What is said of the document itself is no measure either: its team, its marking.
    """
    _, rest = _named(text, offence_of_name)
    return _left(_ABOUT.sub(" ", _DOCUMENT.sub(" ", _without_places(rest, place))), ())


def stray_in_title(text: str, offences: Mapping[str, str], place: Collection[str] = ()) -> str:
    """The stray words of a line over a table, which may also call the document by its kind."""
    return _DOCUMENT.sub(" ", stray_words(text, offences, place)).strip()


def words_of_another(text: str, offence_of_name: Mapping[str, str] | None = None) -> str:
    """The words known to say that something is no count of all: a rate, a part, a forecast."""
    _, rest = _named(text, offence_of_name or {})
    return " ".join(found[0] for found in _OTHERWISE.finditer(rest))


def is_plain_count(text: str) -> bool:
    """Whether a cell of a unit says that a figure is a count; a blank one says nothing else."""
    return not longer_period(text) and not _left(_words(text), ())


def says_count(text: str) -> bool:
    """Whether a name says in words that its figures are counts."""
    return _SAYS_COUNT.search(_words(text)) is not None


def is_total(text: str) -> bool:
    """Whether a heading or a word in a column of offences is that of a sum."""
    return _TOTAL.fullmatch(heading(text)) is not None


def named_offence(text: str, offences: Mapping[str, str]) -> str:
    """The offence a column is called by, beside words that say only that it is counted; or empty.

    `offences` gives ids as `by_heading` does.
    """
    plain = "" if is_total(text) else without_fillers(text)
    own = " ".join(text.lower().split())
    known = offences.get(own) or offences.get(_words(text)) or offences.get(plain, "")
    return known or (_otherwise_spelled(text, offences) if plain else "")


def _otherwise_spelled(text: str, offences: Mapping[str, str]) -> str:
    """The offence called so in the plural, or with its words parted otherwise; or empty."""
    found, rest = _named(text, offences)
    return found.pop() if len(found) == 1 and not without_fillers(rest) else ""


def nearly_named(text: str, offences: Mapping[str, str]) -> str:
    """The offence whose name a text is nearly, in its letters or in the stems of its words."""
    own = without_fillers(text)
    if not own or is_total(text):
        return ""
    near = difflib.get_close_matches(own, offences, 1, NEARLY)
    stems = _stems(own)
    # One word may be of several offences: violence.
    alike = (name for name in offences if len(stems) > 1 and _stems(name) == stems)
    return next((offences[name] for name in (*near, *alike)), "")


def _stems(text: str) -> set[str]:
    return {word[:_STEM] for word in without_fillers(text).split()}


def by_heading(offence_of_name: Mapping[str, str]) -> dict[str, str]:
    """Offences by their names as `heading` makes them, and by their own spellings before these.

    In words alone `violent-crime` is "Violent crime", which police.uk called another offence.
    """
    return {heading(name): o for name, o in offence_of_name.items()} | dict(offence_of_name)


def without_fillers(text: str) -> str:
    """The words of a heading but for those that say only that something is counted."""
    return " ".join(_FILLERS.sub(" ", _words(text)).split())


def _named(text: str, offence_of_name: Mapping[str, str]) -> tuple[set[str], str]:
    """The offences a text names, and its other words."""
    spelled = by_heading(offence_of_name)
    rest, found = text.lower(), set()
    for own in sorted((n for n in offence_of_name if "-" in n), key=len, reverse=True):
        if own.lower() in rest:
            rest, times = re.subn(rf"(?<![^\W_]){re.escape(own.lower())}(?![^\W_])", "|", rest)
            found |= {offence_of_name[own]} if times else set()
    rest = f" {_words(rest)} "
    for name in sorted(spelled, key=len, reverse=True):
        for form in (f" {name} ", f" {name}s ", f" {name.removesuffix('y')}ies "):
            if form in rest:
                found.add(spelled[name])
                rest = rest.replace(form, " | ")
    if found:
        return found, rest
    rest = _parted_otherwise(tuple(spelled)).sub(lambda m: _noted(m[0], spelled, found), rest)
    return found, rest


def _noted(text: str, spelled: Mapping[str, str], found: set[str]) -> str:
    """Note the offence whose name is spelled so but for its spaces; what stands in its place."""
    joined = {name.replace(" ", ""): offence for name, offence in spelled.items()}
    found.add(joined[text.replace(" ", "")])
    return " | "


@lru_cache(maxsize=8)
def _parted_otherwise(names: tuple[str, ...]) -> re.Pattern[str]:
    """The longer of these names, with spaces anywhere: `shop lifting`."""
    long = {name.replace(" ", "") for name in names if len(name) >= _LONG and "-" not in name}
    ways = (" ?".join(map(re.escape, name)) for name in sorted(long, key=len, reverse=True))
    return re.compile(rf"(?<=\s)(?:{'|'.join(ways) or '(?!)'})(?=\s)")


def _left(text: str, place: Collection[str]) -> str:
    return without_fillers(_without_places(_PERIODS.sub(" ", _ASIDE.sub(" ", text)), place))


def _without_places(text: str, place: Collection[str]) -> str:
    rest = f" {text} "
    for name in sorted(map(_words, place), key=len, reverse=True):
        rest = rest.replace(f" {name} ", " ") if name else rest
    return rest


def _words(text: str) -> str:
    """The words of a text in small letters, with the signs that change what is counted."""
    return heading(text.replace("%", " percent ").replace("£", " pounds ").replace("&", " and "))
