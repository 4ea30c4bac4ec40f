"""Files broken by a seed: no load ends in a traceback, all stand in the ledger, others are loaded.

`make nightly` tries two thousand (SAFER_MUTATIONS says how many); the suite tries two hundred.
"""

from __future__ import annotations

import os
import random
import shutil
from io import StringIO

import pytest
from rich.console import Console

from data_loaders.load import add
from data_loaders.report import print_load
from model.errors import SaferError
from store.store import Store
from tests.data_loaders.loading import boundaries, row, street
from tests.mutations import MAPPING, mutated, valid_files

FILES = int(os.environ.get("SAFER_MUTATIONS", "200"))
IN_A_FOLDER = 25
SEED = int(os.environ.get("SAFER_SEED", "13"))


@pytest.fixture(scope="module")
def base(tmp_path_factory, place):
    """A store with the boundaries of two wards, to be copied."""
    folder = tmp_path_factory.mktemp("base")
    add([boundaries(folder, place)], place, Store(str(folder / "store")))
    return folder / "store"


def _folder(path, place, rng) -> tuple[list[str], list[str]]:
    """Mutated files in a folder, and whole ones of other months; the names of both."""
    path.mkdir()
    valid = valid_files(place)
    valid["wards.geojson"] = boundaries(path.parent, place).read_bytes()
    broken = []
    for number in range(IN_A_FOLDER):
        name = rng.choice(sorted(valid))
        broken.append(f"{number:02d}-{name}")
        content, beside = mutated(valid[name], name, rng), MAPPING
        if name == "cases.csv":
            if rng.random() < 0.5:
                content, beside = valid[name], mutated(MAPPING, "m.toml", rng)
            (path / broken[-1]).with_suffix(".toml").write_bytes(beside)
        (path / broken[-1]).write_bytes(content)
    whole = [f"{month}-whole.csv" for month in (3, 4)]
    for name in whole:
        street(path, row(f"w{name}", month=f"2019-0{name[0]}"), name=name)
    code = place.place.wards[0].code
    (path / "whole-figures.csv").write_text(
        f"ward,month,measure,count\n{code},2018-02,Burglary,40\n"
    )
    return broken, [*whole, "whole-figures.csv"]


@pytest.mark.parametrize("number", range(FILES // IN_A_FOLDER))
def test_no_broken_file_stops_a_load_or_takes_others_with_it(tmp_path, base, place, number):
    rng = random.Random(f"{SEED}-{number}")
    shutil.copytree(base, tmp_path / "store")
    store = Store(str(tmp_path / "store"))
    broken, whole = _folder(tmp_path / "given", place, rng)
    report = add([tmp_path / "given"], place, store)
    told = {line.file.split(": ")[0] for line in report.lines}
    noted = " ".join(report.notes)
    assert not [name for name in (*broken, *whole) if name not in told and name not in noted]
    lines = {line.file: line for line in report.lines}
    assert not [lines[name].refused for name in whole if not lines[name].placed]
    assert report.release is not None
    kept = store.read("ledger", store.current())
    assert {line.file for line in report.lines} <= set(kept["file"])
    print_load(report, Console(file=StringIO(), width=160), verbose=True)


def test_errors_of_the_project_are_the_only_ones_a_load_may_end_with(tmp_path, place):
    with pytest.raises(SaferError):
        add([tmp_path], place, Store("/proc/nowhere"))
