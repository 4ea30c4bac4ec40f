"""How a command ends that cannot go on: in a sentence, which never misleads about the readers.

A command may fail when its release is made already, such as while it prints what it did. So what
readers are shown is looked up, before and after, wherever something is said of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from rich.console import Console

from data_loaders.terminal import printable
from model.errors import ComputerError, SaferError
from store.store import Store

FAILED = 1

AS_BEFORE = "readers are shown what they were before"


class Readers:
    """What readers are shown now, against what they were shown when a command began."""

    def __init__(self) -> None:
        self._store: Store | None = None
        self._before = ""

    def of(self, store: Store) -> None:
        """Look at a store, before anything is done to it."""
        self._before = _shown(store)
        self._store = store

    @property
    def words(self) -> str:
        """What they are shown, as part of a sentence."""
        try:
            now = _shown(self._store) if self._store else self._before
        except Exception:  # any at all: something else is being said already
            return "what readers are shown now cannot be read; `releases` says it"
        return AS_BEFORE if now == self._before else f"readers are shown release {now} now"


def _shown(store: Store) -> str:
    current = store.current()
    return current.release_id if current else ""


def bounded(command: Callable[[Readers], int], log: Callable[[], str]) -> int:
    """The exit status of a command; whatever it raises is said in words. `log` says where it is."""
    readers = Readers()
    try:
        return command(readers)
    except SaferError as error:
        return _stopped(_said(error, readers.words))
    except KeyboardInterrupt:
        return _stopped(f"as asked; {readers.words}")
    except Exception as error:  # any at all: a command never ends in a traceback
        logging.getLogger("data_loaders").exception("unforeseen")
        return _stopped(
            f"something that nobody foresaw went wrong ({type(error).__name__}), and "
            f"{readers.words}; {log()} has the detail: pass it on to whoever looks after the "
            "dashboard"
        )


def _said(error: SaferError, readers: str) -> str:
    """What an error says, and what readers are shown where that is not plain from it."""
    is_plain = readers == AS_BEFORE and not isinstance(error, ComputerError)
    return str(error) if is_plain else f"{error}; {readers}"


def _stopped(why: str) -> int:
    words = f"[bold red]Stopped:[/] {printable(why)}"
    Console(stderr=True).print(words, highlight=False, soft_wrap=True)
    return FAILED
