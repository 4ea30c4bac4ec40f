"""Whatever goes wrong that no reader foresaw: a refusal that names the file, and its detail logged.

The one boundary of a load. Reading one file is bounded by `foreseen`; a step that puts several
together by `without_culprits`, which finds the files that break it and does it without them.
Errors of the store and of this computer are no file's: they end the command, in their own words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from data_loaders.computer_faults import scarcity
from data_loaders.faults import MOST_REJECTED, TooManyRejectedError
from data_loaders.reading import Member
from model.errors import RefusedFileError, SaferError, StoreError

LOG = logging.getLogger(__name__)

T = TypeVar("T")


@contextmanager
def foreseen(file: str) -> Iterator[None]:
    """Whatever is raised inside is raised as an error in words; RefusedFileError if it is none."""
    try:
        with scarcity(f"reading {file}"):
            yield
    except SaferError:
        raise
    except TooManyRejectedError:
        raise RefusedFileError(
            f"{file}: more than {MOST_REJECTED:,} of its rows cannot be used, so nothing of it was "
            "loaded; expected a file with a few to mend. Compare its columns and its kind with "
            "docs/data-dictionary.md, or download it again"
        ) from None
    except Exception as error:  # any at all: that is what a boundary is
        LOG.exception("unforeseen in %s", file)
        raise RefusedFileError(unforeseen(file, error)) from error


def unforeseen(file: str, error: Exception) -> str:
    """What is said of a file that broke what reads it."""
    return (
        f"{file}: something in it that no reader expects ({type(error).__name__}), so nothing of "
        "it was loaded; other files are not affected. Open it and save it anew, or download it "
        "again; the log of loads has the detail"
    )


def without_culprits(
    files: Sequence[Member],
    step: Callable[[Sequence[Member]], T],
    *,
    undo: Callable[[], None],
    refuse: Callable[[str, str], None],
) -> T:
    """What a step makes of some files once those that break it are refused.

    `undo` takes back what the step did. `refuse` is told a file and why; the step is done again and
    is to pass that file over. Raises what the step does where no file is left to refuse.
    """
    left = list(files)
    while True:
        try:
            return step(files)
        except StoreError:
            raise
        except Exception as error:
            if not left:
                raise
            LOG.exception("unforeseen in a step of %s", [member.name for member in left])
            undo()
            broke = error
        culprits = _culprits(left, step, undo)
        undo()
        for member in culprits:
            words = str(broke) if isinstance(broke, SaferError) else unforeseen(member.name, broke)
            refuse(member.name, words)
        gone = {id(member) for member in culprits}
        left = [member for member in left if id(member) not in gone]


def _culprits(
    files: Sequence[Member], step: Callable[[Sequence[Member]], T], undo: Callable[[], None]
) -> Sequence[Member]:
    """The fewest files found that break a step: halved while one half does by itself."""
    half = len(files) // 2
    for some in (files[:half], files[half:]) if half else ():
        undo()
        try:
            step(some)
        except StoreError:
            raise
        except Exception:
            return _culprits(some, step, undo)
    return files
