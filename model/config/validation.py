"""What is wrong with an entry of a configuration file, in words for who edits the file.

pydantic says what it found in the terms of a programmer; here its errors become sentences that name
the entry, what was found and what may stand there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

Loc = tuple[int | str, ...]

ErrorDetails = Mapping[str, Any]
"""One error as `ValidationError.errors` gives it: type, loc, msg, input, and ctx for some types."""


def problems(error: ValidationError, kind: type[BaseModel], values: dict[str, Any]) -> str:
    """Everything that is wrong with the values of an entry of that kind, in one line."""
    said = [_problem(e, kind, values) for e in error.errors() if not _follows(e)]
    return "; ".join(said)


def _follows(error: ErrorDetails) -> bool:
    """Whether an error only follows from others: a list that is short of its faulty entries."""
    return error["type"] == "too_short" and bool(error["input"])


def named(values: object) -> str:
    """The id of an entry in brackets, or nothing where it has none."""
    own = values.get("id", "") if isinstance(values, dict) else ""
    return f" ('{own}')" if isinstance(own, str) and own else ""


def _problem(error: ErrorDetails, kind: type[BaseModel], values: dict[str, Any]) -> str:
    loc = error["loc"]
    where = ", ".join(_path(loc, values))
    say = _WORDS.get(error["type"], _as_found)
    return f"{where}: {say(error, kind)}" if where else say(error, kind)


def _path(loc: Loc, values: object) -> Iterator[str]:
    """The steps to a value as its editor counts them: `priority 2 ('homes')`, `measures 1`."""
    found = values
    for position, step in enumerate(loc):
        found = _inside(found, step)
        if isinstance(step, int):
            continue
        number = loc[position + 1] if position + 1 < len(loc) else None
        if isinstance(number, int):
            yield f"{step} {number + 1}{named(_inside(found, number))}"
        else:
            yield step


def _inside(values: object, step: int | str) -> object:
    """What a step leads to, or None where the file has nothing there."""
    if isinstance(values, dict):
        return values.get(step)
    if isinstance(values, list | tuple) and isinstance(step, int) and step < len(values):
        return values[step]
    return None


def _unknown_key(error: ErrorDetails, kind: type[BaseModel]) -> str:
    key = str(error["loc"][-1])
    known = sorted(_keys(_kind_at(error["loc"][:-1], kind)))
    close = get_close_matches(key, known, 1)
    meant = f"did you mean '{close[0]}'? Known" if close else "known"
    return f"there is no such key here; {meant} are {', '.join(known)}"


def _keys(kind: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in kind.model_fields.items()]


def _kind_at(loc: Loc, kind: type[BaseModel]) -> type[BaseModel]:
    """The kind of entry at the end of a path."""
    for step in loc:
        of_key = {f.alias or n: f for n, f in kind.model_fields.items()}
        if step in of_key:
            kind = _entry_of(of_key[step]) or kind
    return kind


def _entry_of(field: FieldInfo) -> type[BaseModel] | None:
    """The kind of entry a field holds one or several of, or None."""
    kinds = [field.annotation, *get_args(field.annotation)]
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)


def _missing(_: ErrorDetails, __: type[BaseModel]) -> str:
    return "there is none, and it is required"


def _none_of(error: ErrorDetails, _: type[BaseModel]) -> str:
    return f"{_written(error['input'])} is not one of {error['ctx']['expected']}"


def _own_words(error: ErrorDetails, _: type[BaseModel]) -> str:
    return str(error["ctx"]["error"])


def _pattern(error: ErrorDetails, _: type[BaseModel]) -> str:
    found, pattern = _written(error["input"]), error["ctx"]["pattern"]
    if pattern == r"^\S+$":
        return f"{found} is blank or has a space in it; expected a code such as E05011385"
    if "https?:" in pattern or "https:" in pattern:
        return f"{found} is no address; expected one that begins with https://"
    return f"{found} does not match {pattern}: small letters and digits, without spaces"


def _as_found(error: ErrorDetails, _: type[BaseModel]) -> str:
    """Pydantic's own words, which for a wrong type or size are plain enough."""
    should = error["msg"].removeprefix("Input ").replace("Tuple should", "should")
    for theirs, plain in _PLAINER.items():
        should = re.sub(theirs, plain, should)
    return f"{should} (found {_written(error['input'])})"


_PLAINER = {
    "a valid tuple": "a list in [ ]",
    "an instance of Decimal|a valid number": "a number",
    r"a valid dictionary or instance of \w+": "a table of keys and values",
    "a valid string": "text in quotes",
    "a valid boolean": "true or false without quotes",
    "a valid integer": "a whole number without quotes",
}


def _written(value: object) -> str:
    """A value as it stands in the file, cut where it is long."""
    if isinstance(value, str):
        return f"'{value:.60}'"
    return f"{json.dumps(value, default=str):.60}"


_WORDS: dict[str, Callable[[ErrorDetails, type[BaseModel]], str]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _none_of,
    "value_error": _own_words,
    "string_pattern_mismatch": _pattern,
}
