"""Months read from archives of different ages: told where it matters, and nowhere else."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest

from data_loaders.load import add
from pages import hotspots, overview
from pages.asking import ask
from pages.hotspots.before_after import MOVED
from pages.overview.exceptions import EXCEPTIONS
from pages.reliance import notes
from pages.routes import file_words
from store.datasets import Datasets
from store.store import Store
from tests.pages.faces import words
from tests.pages.loaded_worlds import boundaries, leeds_of, street

TOLD = (
    "May 2025 was read before data.police.uk revised it, the other months after. Add a newer "
    "archive to compare like with like."
)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A street file a month of two wards, from January 2022 to December 2025, and boundaries."""
    folder = tmp_path_factory.mktemp("files")
    counts = np.random.default_rng(1).poisson(3, (2, 14, 48)).astype(float)
    return boundaries(folder, leeds_of(2)), list(street(folder, leeds_of(2), counts))


@pytest.fixture
def asked(files, tmp_path):
    """The question of a release made of archives: how their months begin, and the day of each."""

    def of(query, *archives):
        store = Store(str(tmp_path / "store"))
        zips = [
            zipped(tmp_path / f"{n}.zip", [f for f in files[1] if f.name.startswith(which)], day)
            for n, (which, day) in enumerate(archives)
        ]
        add([files[0], *zips], leeds_of(2), store)
        return ask(query, Datasets(store, leeds_of(2), check_s=3600))

    return of


def zipped(path, files, day):
    """An archive of these files, made on a day."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in files:
            name = f"{file.name[:7]}/{file.name}"
            archive.writestr(zipfile.ZipInfo(name, (*day, 12, 0, 0)), file.read_bytes())
    return path


OTHERS = tuple(f"2025-{n:02}" for n in range(1, 13) if n != 5)
MAY_AT_ONCE = (("2025-05", (2025, 7, 3)), (("2023", "2024", *OTHERS), (2026, 2, 3)))


@pytest.mark.parametrize("query", ["to=2025-08&months=6", "to=2025-05&months=1"])
def test_a_month_read_before_it_was_revised_is_told_where_it_is_compared(asked, query):
    question = asked(query, *MAY_AT_ONCE)
    assert TOLD in notes(question)
    assert TOLD in words(overview.view(question)["period-notes"])


def test_it_is_told_of_what_a_page_compares_besides(asked):
    """Since the last meeting, and before something was done."""
    question = asked("to=2025-06&months=1", *MAY_AT_ONCE)
    assert TOLD in words(overview.view(question)["period-notes"])
    assert TOLD in file_words(EXCEPTIONS, EXCEPTIONS.table(question), question)["Note"]
    ward = question.dataset.scope.areas[1].code
    question = asked(f"to=2025-12&months=3&began=2025-05&area={ward}")
    told = "May 2025, Oct 2025 to Dec 2025 were read before data.police.uk revised them"
    assert told in words(hotspots.view(question)["period-notes"])
    assert told in file_words(MOVED, MOVED.table(question), question)["Note"]


@pytest.mark.parametrize(
    ("query", "archives"),
    [
        ("to=2024-08&months=6", MAY_AT_ONCE),
        ("to=2025-08&months=6", ((("2023", "2024", "2025"), (2026, 2, 3)),)),
        # Each month added as it came: all are alike.
        ("to=2025-08&months=6", tuple((f"20{y}-{m:02}", (2000 + y + (m > 10), (m + 1) % 12 + 1, 3))
                                      for y in (24, 25) for m in range(1, 13))),
        # Downloaded by itself, years after.
        ("to=2025-08&months=6", (("2025-05", (2026, 2, 3)), MAY_AT_ONCE[1])),
    ],
)  # fmt: skip
def test_of_months_that_are_alike_in_this_nothing_is_said(asked, query, archives):
    question = asked(query, *archives)
    assert not [note for note in notes(question) if "revised" in note and "Provisional" not in note]


@pytest.mark.parametrize("order", [1, -1])
def test_a_later_archive_that_has_the_month_as_it_is_here_settles_it(asked, order):
    again = (*MAY_AT_ONCE, ("2025-05", (2026, 2, 3)))
    assert TOLD not in notes(asked("to=2025-08&months=6", *again[::order]))


def test_so_does_one_of_a_later_command(asked):
    assert TOLD in notes(asked("to=2025-08&months=6", *MAY_AT_ONCE))
    assert TOLD not in notes(asked("to=2025-08&months=6", ("2025-05", (2026, 2, 3))))
