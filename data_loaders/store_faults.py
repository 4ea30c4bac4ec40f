"""What keeps a store from being written, in words: a full disk, one that is read-only."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
from deltalake.exceptions import DeltaError

from model.errors import SaferError, UnwrittenError

LOG = logging.getLogger(__name__)

_DO = {
    errno.ENOSPC: "the disk is full: free some space, then try again",
    errno.EDQUOT: "the quota of the disk is used up: free some space, then try again",
    errno.EROFS: "it is read-only: mount it for writing, or name another folder in SAFER_DATA_DIR",
    errno.EACCES: "it may not be written: ask for the right to, or log in as who made it",
    errno.EPERM: "it may not be written: ask for the right to, or log in as who made it",
}

_SAID = {
    errno.ENOSPC: "No space left on device",
    errno.EDQUOT: "Disk quota exceeded",
    errno.EROFS: "Read-only file system",
    errno.EACCES: "Permission denied",
}
"""How the operating system says it inside an error of Delta Lake, which has no number."""


@contextmanager
def writing(root: str) -> Iterator[None]:
    """Whatever keeps a store from being written is raised as such, and its detail logged."""
    try:
        yield
    except SaferError:
        raise
    except (OSError, DeltaError, pa.ArrowException) as error:
        LOG.exception("the store %s could not be written", root)
        raise UnwrittenError(f"the store {root} could not be written; {_why(error)}") from error


def _why(error: Exception) -> str:
    number = error.errno if isinstance(error, OSError) else None
    found = number or next((n for n, words in _SAID.items() if words in str(error)), 0)
    return _DO.get(found) or (
        f"what failed was {type(error).__name__}; the log of loads has the detail"
    )
