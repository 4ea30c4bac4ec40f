"""Progress of long work as a bar in the terminal."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class TerminalProgress:
    """A bar with the name of what is being worked on; a context manager."""

    def __init__(self, console: Console, verb: str) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[name]}"),
            console=console,
            transient=True,
        )
        self._verb = verb
        self._task = None

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
            self._bar.update(self._task, name=words[-60:])

    def advance(self, name: str = "") -> None:
        """Say that one more is done, or begun."""
        if self._task is not None:
            self._bar.update(self._task, advance=1, **({"name": name[-60:]} if name else {}))
