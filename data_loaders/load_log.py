"""The log of loads: what went wrong that nobody foresaw, with all its detail.

It may quote what files contain, so it lies in the store's folder, readable by its owner only. Where
it cannot be written there, the detail is printed: no load fails for it, and nothing is lost.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

NAME = "loads.log"
_PRINTED = "what is printed above"
_LOGGERS = ("data_loaders", "store")
"""What a load runs: both log to one file."""


class _PrivateFile(logging.FileHandler):
    """A file of the owner's; what cannot be written there is printed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, delay=True)
        self.where = str(path)
        """Where the last that was logged is, in words."""

    def _open(self) -> TextIOWrapper:
        return open(  # Path.open takes no opener
            self.baseFilename, "a", encoding="utf-8", errors="replace", opener=_private
        )

    def emit(self, record: logging.LogRecord) -> None:
        self.where = self.baseFilename
        try:
            super().emit(record)
        except OSError:
            self._print(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        self._print(record)

    def close(self) -> None:
        # What a full disk would not take has been printed.
        with suppress(OSError):
            super().close()

    def _print(self, record: logging.LogRecord) -> None:
        self.where = _PRINTED
        logging.StreamHandler().emit(record)


def log_into(root: str) -> None:
    """Log into the folder of a store; where that is no folder, what is logged is printed."""
    handler = _handler(root)
    for logger in map(logging.getLogger, _LOGGERS):
        logger.propagate = False
        for old in list(logger.handlers):
            logger.removeHandler(old)
            old.close()
        logger.addHandler(handler)


def _handler(root: str) -> logging.Handler:
    if "://" in root:
        return logging.StreamHandler()
    handler = _PrivateFile(Path(root) / NAME)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler


def where_logged() -> str:
    """Where the last that was logged is, in words."""
    handlers = logging.getLogger(_LOGGERS[0]).handlers
    return next((h.where for h in handlers if isinstance(h, _PrivateFile)), _PRINTED)


def _private(path: str, flags: int) -> int:
    """Open a file that its owner alone may read."""
    return os.open(path, flags, 0o600)
