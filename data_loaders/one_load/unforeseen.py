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

from data_loaders.files.faults import MOST_REJECTED, TooManyRejectedError
from data_loaders.files.readings import Member
from model.errors import RefusedFileError, SaferError, StoreError
from store.releases.computer_faults import scarcity

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
    is to pass that file over. Raises what the step does where it does so without any file.
    """
    left = sorted(files, key=lambda member: member.name)
    while True:
        try:
            return step(files)
        except StoreError:
            raise
        except Exception as error:
            LOG.exception("unforeseen in a step of %s", [member.name for member in left])
            broke = error
        culprits = _culprits(left, lambda some: _breaks(step, some, undo))
        if not culprits:
            raise broke
        undo()
        for member in culprits:
            words = str(broke) if isinstance(broke, SaferError) else unforeseen(member.name, broke)
            refuse(member.name, words)
        gone = {id(member) for member in culprits}
        left = [member for member in left if id(member) not in gone]


def _breaks(
    step: Callable[[Sequence[Member]], object], some: Sequence[Member], undo: Callable[[], None]
) -> bool:
    """Whether a step breaks on some files, done from where it began."""
    undo()
    try:
        step(some)
    except StoreError:
        raise
    except Exception:  # which one it is was logged when the step broke on all
        return True
    return False


def _culprits(
    files: Sequence[Member], breaks: Callable[[Sequence[Member]], bool]
) -> Sequence[Member]:
    """Files that break a step together and of which none can be left out; none if it is no file's.

    Of k culprits among n files each is found by halving, with those found before it held fixed: k
    times log2(n) trials.
    """
    held: list[Member] = []
    while not breaks(held):
        passes, fails = 0, len(files)
        while fails - passes > 1:
            half = (passes + fails) // 2
            if breaks([*files[:half], *held]):
                fails = half
            else:
                passes = half
        if not fails:
            break
        # Without it the files before it pass, with it they break.
        held.insert(0, files[fails - 1])
        files = files[: fails - 1]
    return held
