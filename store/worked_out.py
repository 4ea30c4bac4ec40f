"""What is worked out for a dataset is kept with it, and goes when it goes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

Found = TypeVar("Found")


class WorkedOut:
    """The answers of the functions that `once_a_release` marks, for one dataset."""

    def __init__(self) -> None:
        self.answers: dict[str, OrderedDict[Hashable, Any]] = {}
        self._lock = threading.Lock()

    def get(self, name: str, asked: Hashable, work: Callable[[], Found], most: int) -> Found:
        """The answer that is kept, or else found now; the oldest goes where there are too many."""
        with self._lock:
            answers = self.answers.setdefault(name, OrderedDict())
            if asked in answers:
                answers.move_to_end(asked)
                return answers[asked]
        found = work()
        with self._lock:
            answers[asked] = found
            while len(answers) > most:
                answers.popitem(last=False)
        return found


def once_a_release(most: int = 1) -> Callable[[Callable[..., Found]], Callable[..., Found]]:
    """Let a function of a dataset, and of what else it is asked, answer each question once.

    Its newest `most` answers are kept with the dataset (`Dataset.worked_out`). A cache beside it
    would keep datasets that nobody asks for any more.
    """

    def decorated(function: Callable[..., Found]) -> Callable[..., Found]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def kept(dataset: Any, *asked: Hashable) -> Found:  # noqa: ANN401 - Dataset is above this
            return dataset.worked_out.get(name, asked, lambda: function(dataset, *asked), most)

        return kept

    return decorated
