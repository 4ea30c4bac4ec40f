"""What `make quick` runs: tests of parts, without a store, a server, a browser or a simulation.

A rule says which, so that no list grows: the folders of PARTS, and of the loaders each file whose
text names nothing that LOADS, less what is marked `long`. A test that takes longer than
MOST_S of the processor fails: what is slow is marked, or can be smaller.
"""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from model.settings import PROJECT

PARTS = ("model", "geo", "stats", "components")
LOADS = re.compile(
    r"(?<!from )\b(?:[Ss]tore|loading|load_context|demonstration\w*|subprocess|westminster)\b"
)
MOST_S = 3
EXAMPLES = 10


def pytest_configure() -> None:
    """Try each property on fewer examples than `make test` does."""
    settings.register_profile("quick", deadline=None, max_examples=EXAMPLES)
    settings.load_profile("quick")


@cache
def is_quick(path: Path) -> bool:
    """Whether the tests of a file are of parts alone."""
    folder = path.relative_to(PROJECT / "tests").parts[0]
    if folder in PARTS:
        return True
    return folder in ("data_loaders", "store") and not LOADS.search(
        path.read_text(encoding="utf-8")
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes a store, a server, a browser or a simulation."""
    kept = [i for i in items if is_quick(i.path) and not i.get_closest_marker("long")]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(kept)])
    items[:] = kept
    for item in kept:
        _try_fewer(getattr(item, "obj", None))


def _try_fewer(test: object) -> None:
    """Let a property that asks for examples of its own try no more than the others."""
    own = getattr(test, _OWN, None)
    if own is not None and own.max_examples > EXAMPLES:
        setattr(test, _OWN, settings(own, max_examples=EXAMPLES))


_OWN = "_hypothesis_internal_use_settings"
"""Where hypothesis keeps them; it has no public way to say so for all tests at once."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Fail a test that takes too long, by the processor's time: the computer may be busy."""
    begun = time.process_time()
    yield
    if (took := time.process_time() - begun) > MOST_S:
        pytest.fail(
            f"{item.name} takes {took:.1f} s of the processor; `make quick` has room for tests of "
            f"at most {MOST_S} s. Make it smaller, or mark it `long`"
        )
