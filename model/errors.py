"""The errors this project raises on purpose, each shown to a person without a traceback.

    SaferError
      ConfigError (ValueError)    a file in config/ does not say what it should
      RefusedFileError (ValueError)  a data file was rejected whole; nothing of it was loaded
      FetchError (OSError)        a publisher's server could not be reached, or answered wrongly
      StoreError (RuntimeError)   the store holds no release, or cannot be written to or read
        NoDataError                 nothing has been loaded that could be shown
        ReleaseError                a release that is not there, was dropped or cannot be read
          UnreadNowError              one that is whole, and that this computer cannot read now
        ComputerError               a full disk, no right to write, too many open files

Every message is a sentence that names the file or argument, says what was found, what was
expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


class SaferError(Exception):
    """Anything the commands and the dashboard answer in words."""


class ConfigError(SaferError, ValueError):
    """A configuration file is missing, cannot be read, or says something unknown."""


class RefusedFileError(SaferError, ValueError):
    """A data file was rejected whole, for example because it is a web page named .csv."""

    def __init__(self, message: str, *, file: str = "", months: Iterable[date] = ()) -> None:
        super().__init__(message)
        self.file = file
        """Its name, where whoever catches the error does not know of which file it is."""
        self.months = frozenset(months)
        """The months (their first days) it has records of, where these could be read."""


class FetchError(SaferError, OSError):
    """A download failed after its retries, for example because this computer is offline."""


class StoreError(SaferError, RuntimeError):
    """The store holds no release yet, or cannot be written to or read."""


class NoDataError(StoreError):
    """The store holds nothing yet that could be shown."""


class ReleaseError(StoreError):
    """A release that cannot be shown; `fate` says what became of it, after its name."""

    def __init__(self, release_id: str, fate: str, message: str = "") -> None:
        super().__init__(message or f"release {release_id} {fate}")
        self.release_id = release_id
        self.fate = fate


class UnreadNowError(ReleaseError):
    """A release that is whole, and that this computer cannot read now."""

    def __init__(self, release_id: str, why: str) -> None:
        fate = "cannot be read now"
        super().__init__(release_id, fate, f"release {release_id} {fate}: {why}")


class ComputerError(StoreError):
    """What this computer lacks to go on; what was written before it failed may show."""
