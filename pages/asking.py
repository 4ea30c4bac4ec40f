"""From an address to its question: of which release, and what readers are told of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar
from urllib.parse import parse_qsl

from model.errors import ReleaseError
from model.links import parse
from model.wrong import Wrong
from pages.question import Question
from store.dataset import Dataset
from store.datasets import Datasets
from store.releases.releases import Release

Found = TypeVar("Found")

OF_DRAWN = (
    "A drawn area is counted by the approximate points of police.uk: what happened near its edge "
    "may be counted on the other side. There are no residents to make a rate of."
)


def answered(search: str | None, datasets: Datasets, make: Callable[[Question], Found]) -> Found:
    """What is made of the question of a query string.

    The files of a release may go while it is shown. Whoever needs them is answered like one who
    asks after that: `ask` says which release is shown instead.
    """
    question = ask(search, datasets)
    try:
        return make(question)
    except ReleaseError as error:
        datasets.fail(question.dataset.release, error)
        return make(ask(search, datasets))


def ask(search: str | None, datasets: Datasets) -> Question:
    """The question of a query string. Raises StoreError when the store has no release.

    A link may name the release it was read from; one that is gone, or cannot be read any more,
    falls back to the current one, and that to the newest before it that can.
    """
    text = (search or "").lstrip("?")
    asked = dict(parse_qsl(text[:2000]))
    release = asked.get("release", "")
    said: tuple[str, ...] = ()
    try:
        dataset = datasets.get(release)
    except ReleaseError as error:
        if not release:
            raise
        dataset = datasets.get()
        words = (
            f"The link was read from release “{release[:40]}”, which {error.fate}: "
            f"showing release {dataset.release.release_id}."
        )
        kept = tuple((r.release_id, r.release_id) for r in datasets.releases() if not r.fate)
        said = (Wrong(words, "release", [release], kept, asked),)
        release = ""
    if not release and (why := datasets.why_not_current(dataset)):
        said = (*said, why)
    question = asked_of(text, dataset, tuple(datasets.releases()))
    filters = question.filters if release else replace(question.filters, release="")
    return replace(question, filters=filters, notices=(*said, *question.notices))


def asked_of(text: str, dataset: Dataset, releases: tuple[Release, ...]) -> Question:
    """The question of a query string to one dataset, with all that readers are told of it."""
    filters, notices = parse(text, dataset.scope)
    if filters.area.kind == "drawn":
        notices += (OF_DRAWN,)
    return Question(filters, dataset, releases, notices)
