"""Reading a file of config/ into frozen, checked entries, and saying what is wrong with one."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from model.config.validation import named, problems
from model.errors import ConfigError


class Entry(BaseModel):
    """A frozen entry of a configuration file; a key it does not know is an error."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, allow_inf_nan=False
    )

    may_repeat: ClassVar[frozenset[str]] = frozenset()
    """Fields that are lists in which one text may stand twice."""
    may_be_blank: ClassVar[bool] = False
    """Whether a text that is not required may be given and blank, as in a form filled in."""

    @model_validator(mode="after")
    def _each_listed_once(self) -> Entry:
        for name, value in self:
            texts = value if isinstance(value, tuple) and name not in self.may_repeat else ()
            if again := _again([text for text in texts if isinstance(text, str)]):
                raise ValueError(
                    f"{name} lists '{again[0]}' twice; expected each once: take one out"
                )
        return self


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""An id: it stands in addresses, in names of files and in stored tables."""

T = TypeVar("T", bound=Entry)


def read_toml(path: Path) -> dict[str, Any]:
    """The content of a TOML file. Raises ConfigError when it is missing or is no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such file") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 text ({error}): save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None


def entry(kind: type[T], path: Path) -> T:
    """A file that is one entry. Raises ConfigError naming the file and what is wrong."""
    return parsed(kind, read_toml(path), path.name)


def entries(kind: type[T], path: Path, key: str) -> list[T]:
    """A file that is a list of [[key]] entries. Raises ConfigError as `entry` does."""
    content = read_toml(path)
    others = sorted(content.keys() - {key})
    if others:
        raise ConfigError(f"{path.name}: '{others[0]}' is not known; write [[{key}]] entries only")
    given = content.get(key, [])
    if not isinstance(given, list):
        raise ConfigError(f"{path.name}: {key} is no list; write each entry under [[{key}]]")
    return [
        parsed(kind, values, f"{path.name}, {key} {number}")
        for number, values in enumerate(given, start=1)
    ]


def parsed(kind: type[T], values: dict[str, Any], where: str) -> T:
    """An entry from its values. Raises ConfigError, beginning with `where` and the entry's id.

    A value is of its type as it stands: "yes" is no true, and "19605" is no number.
    """
    try:
        found = kind.model_validate(_lists_as_tuples(values), strict=True)
    except ValidationError as error:
        said = problems(error, kind, values)
        raise ConfigError(f"{where}{named(values)}: {said}") from None
    if blank := _blank(found):
        raise ConfigError(
            f"{where}{named(values)}: {blank} has a blank text; expected words. Write them, or "
            "drop it"
        )
    return found


def _lists_as_tuples(value: object) -> object:
    if isinstance(value, dict):
        return {key: _lists_as_tuples(inside) for key, inside in value.items()}
    return tuple(map(_lists_as_tuples, value)) if isinstance(value, list) else value


def _blank(found: Entry) -> str:
    """The first text given that is blank; nothing where none is. What says nothing is left out."""
    for name, field in type(found).model_fields.items():
        if name not in found.model_fields_set or (found.may_be_blank and not field.is_required()):
            continue
        value = getattr(found, name)
        for number, part in enumerate(value if isinstance(value, tuple) else (value,), start=1):
            if isinstance(part, str) and not part.strip():
                return name
            if isinstance(part, Entry) and (inside := _blank(part)):
                which = f" {number}{named(part.model_dump())}" if isinstance(value, tuple) else ""
                return f"{name}{which}, {inside}"
    return ""


def each_once(names: list[str], where: str) -> None:
    """Raise ConfigError when a name of the list is there twice."""
    if again := _again(names):
        raise ConfigError(
            f"{where} {', '.join(again)}: listed more than once; each may be once. Give one of "
            "them another, or take it out"
        )


def _again(names: list[str]) -> list[str]:
    return sorted(name for name, times in Counter(names).items() if times > 1)
