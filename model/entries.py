"""Reading a file of config/ into frozen, checked entries, and saying what is wrong with one."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from model.errors import ConfigError
from model.problems import named, problems


class Entry(BaseModel):
    """A frozen entry of a configuration file; a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


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
    return [
        parsed(kind, values, f"{path.name}, {key} {number}")
        for number, values in enumerate(content.get(key, []), start=1)
    ]


def parsed(kind: type[T], values: dict[str, Any], where: str) -> T:
    """An entry from its values. Raises ConfigError, beginning with `where` and the entry's id."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        said = problems(error, kind, values)
        raise ConfigError(f"{where}{named(values)}: {said}") from None


def each_once(names: list[str], where: str) -> None:
    """Raise ConfigError when a name of the list is there twice."""
    again = sorted({name for name in names if names.count(name) > 1})
    if again:
        raise ConfigError(f"{where} {', '.join(again)}: listed more than once; each may be once")
