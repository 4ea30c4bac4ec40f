"""What keeps a store from being written, in words: a full disk, one that is read-only."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pyarrow as pa
from deltalake.exceptions import DeltaError

from model.errors import ComputerError, SaferError
from store.releases.computer_faults import UNWRITABLE, remedy

LOG = logging.getLogger(__name__)


@contextmanager
def writing(root: str) -> Iterator[None]:
    """Whatever keeps a store from being written is raised as such, and its detail logged."""
    try:
        yield
    except SaferError:
        raise
    except (OSError, DeltaError, pa.ArrowException) as error:
        LOG.exception("the store %s could not be written", root)
        why = remedy(error, UNWRITABLE) or (
            f"what failed was {type(error).__name__}; the log of loads has the detail"
        )
        raise ComputerError(f"the store {root} could not be written; {why}") from error
