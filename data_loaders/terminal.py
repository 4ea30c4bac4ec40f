"""What goes to a terminal: a bar for long work, and words that come out of files."""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
"""What a terminal obeys, and breaks a line of a report, where a file's name or cell holds it."""


def harmless(text: str) -> str:
    """A text as one line of nothing but what can be seen."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def printable(text: str) -> str:
    """A text that a console prints as it stands: no code for the terminal, no mark-up."""
    return escape(harmless(text))


class TerminalProgress:
    """A bar with the name of what is being worked on; a context manager."""

    def __init__(self, console: Console, verb: str) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            # The name of a file may hold brackets, which are no markup.
            TextColumn("{task.fields[name]}", markup=False),
            console=console,
            transient=True,
        )
        self._verb = verb
        self._task: TaskID | None = None

    def __enter__(self) -> TerminalProgress:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def start(self, total: int) -> None:
        """Say how many there are."""
        self._task = self._bar.add_task(self._verb, total=total, name="")

    def describe(self, words: str) -> None:
        """Say what is being worked on."""
        if self._task is not None:
            self._bar.update(self._task, name=harmless(words)[-60:])

    def advance(self, name: str = "") -> None:
        """Say that one more is done, or begun."""
        if self._task is not None:
            fields: dict[str, Any] = {"name": harmless(name)[-60:]} if name else {}
            self._bar.update(self._task, advance=1, **fields)
