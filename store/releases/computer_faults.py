"""Which errors are the computer's fault: of no file that is read, and of no release.

A full disk, memory used up, too many open files, files that may not be read. Whoever blames a file
for them sends an analyst to mend what is well, and whoever blames a release, to a backup of it.
"""

from __future__ import annotations

import errno
import logging
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from model.errors import ComputerError, SaferError

LOG = logging.getLogger(__name__)

_OPEN = "too many files are open: close other programs, or raise the limit (`ulimit -n`)"
_MEMORY = "its memory is used up: close other programs, or do it with fewer files"
SCARCE = {
    errno.ENOSPC: "the disk is full: free some space",
    errno.EDQUOT: "the quota of the disk is used up: free some space",
    errno.EMFILE: _OPEN,
    errno.ENFILE: _OPEN,
    errno.ENOMEM: _MEMORY,
}
"""What a computer runs out of, whatever it is doing, and what to do then."""

_RIGHT = "ask for the right to, or log in as who made it"
UNWRITABLE = SCARCE | {
    errno.EROFS: "it is read-only: mount it for writing, or name another folder in SAFER_DATA_DIR",
    errno.EACCES: f"it may not be written: {_RIGHT}",
    errno.EPERM: f"it may not be written: {_RIGHT}",
}
"""What keeps a store from being written."""

_UNREADABLE = SCARCE | {
    errno.EACCES: f"a file of it may not be read: {_RIGHT}",
    errno.EPERM: f"a file of it may not be read: {_RIGHT}",
}
"""What keeps a store from being read that is well."""

_NUMBER = re.compile(r"(?:os error |errno |code: )(\d+)", re.IGNORECASE)
"""How Delta Lake and Arrow say the number of an error of the operating system."""


def remedy(error: Exception, of: dict[int, str]) -> str:
    """What is the matter with the computer and what to do, in words; empty where nothing is."""
    if isinstance(error, MemoryError):
        return _in_words(_MEMORY)
    number = error.errno if isinstance(error, OSError) else None
    said = _NUMBER.search(str(error))
    found = of.get(number or (int(said[1]) if said else 0), "")
    return _in_words(found) if found else ""


def _in_words(what: str) -> str:
    return f"{what}, then try again"


def unreadable(error: Exception) -> str:
    """The same of an error of reading a store."""
    return remedy(error, _UNREADABLE)


@contextmanager
def scarcity(doing: str) -> Iterator[None]:
    """What the computer has run out of is raised as ComputerError; other errors pass."""
    try:
        yield
    except SaferError:
        raise
    except Exception as error:
        if why := remedy(error, SCARCE):
            LOG.exception("%s", doing)
            raise ComputerError(
                f"this computer could not go on {doing}; {why} (temporary files lie in "
                f"{tempfile.gettempdir()})"
            ) from error
        raise
