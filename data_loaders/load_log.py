"""The log of loads: what went wrong that nobody foresaw, with all its detail.

It may quote what files contain, so it lies in the store's folder, readable by its owner only.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

NAME = "loads.log"


class _PrivateFile(logging.FileHandler):
    """A file of the owner's; where it cannot be written nothing is logged, and no load fails."""

    def _open(self) -> TextIOWrapper:
        private = lambda path, flags: os.open(path, flags, 0o600)  # noqa: E731
        return open(  # Path.open takes no opener
            self.baseFilename, "a", encoding="utf-8", errors="replace", opener=private
        )

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        del record


def log_into(root: str) -> str:
    """Log into the folder of a store; where that is, in words."""
    logger = logging.getLogger("data_loaders")
    logger.propagate = False
    for old in list(logger.handlers):
        logger.removeHandler(old)
        old.close()
    if "://" in root:
        logger.addHandler(logging.StreamHandler())
        return "the log above"
    path = Path(root) / NAME
    handler = _PrivateFile(path, delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return str(path)
