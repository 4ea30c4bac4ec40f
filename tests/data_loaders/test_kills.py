"""Every command that writes, killed at seeded random moments while readers read.

`make nightly` kills two hundred (SAFER_KILLS says how many), by another seed every night.
"""

from __future__ import annotations

import json
import math
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.tidy import tidy, to_tidy
from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.settings import PROJECT
from model.tables import POLICE
from store.releases.release_log import LOGS
from store.releases.releases import Release
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.counts.test_accepting import of_month
from tests.data_loaders.killing import Course, finished, killed, reader
from tests.publications import police_archive
from tests.publishers import StandIn

pytestmark = pytest.mark.long

KILLS = int(os.environ.get("SAFER_KILLS", "20"))
SEED = os.environ.get("SAFER_SEED", "13")
IN_A_ROW = 10
"""Kills of one store before a load is let alone."""
PLACE = str(PROJECT / "tests" / "places" / "twoville.toml")
RECORDS = 60
"""Of a month."""


@dataclass(frozen=True)
class World:
    """A store with something for every command to write, and the commands."""

    base: Path
    """The folder of data, to be copied."""
    environment: dict[str, str]
    place: Catalogue
    commands: dict[str, tuple[str, ...]]
    courses: dict[str, Course]
    """How each went that nobody killed."""
    folder: Path

    def copied(self, folder: Path) -> tuple[Store, dict[str, str]]:
        """A store of its own, and the environment of commands on it."""
        shutil.copytree(self.base, folder)
        return Store(str(folder / "twoville")), self.environment | {"SAFER_DATA_DIR": str(folder)}


@pytest.fixture(scope="module")
def place() -> Catalogue:
    """Two wards side by side."""
    return load_catalogue(PROJECT / "config", PLACE)


@pytest.fixture(scope="module")
def site(place, tmp_path_factory) -> Iterator[StandIn]:
    """What `fetch` asks: the wards, and an archive of two months."""
    folder = tmp_path_factory.mktemp("site")
    wards = json.loads(made.boundaries(folder, place).read_bytes())["features"]
    months = [of_month(folder, month, RECORDS) for month in ("2025-07", "2025-08")]
    archive = police_archive({file.name: file.read_bytes() for file in months}, ballast=1_000)
    service = place.place.boundaries[0].service
    with StandIn(dates=["2025-08", "2025-07"], layers={service: wards}) as server:
        server.publish("2025-08", archive)
        yield server


def base_of(folder: Path, place: Catalogue) -> Store:
    """A store of four releases and a draft, with a doubtful month and a layer of cameras."""
    store = Store(str(folder / "data" / "twoville"))
    numbers = {1: RECORDS, 2: RECORDS, 3: RECORDS // 4, 4: RECORDS, 5: RECORDS}
    first, *others = [of_month(folder, f"2025-0{m}", n) for m, n in numbers.items()]
    add([made.boundaries(folder, place), first], place, store)
    add(others, place, store)
    cameras = folder / "cctv_cameras.csv"
    cameras.write_text("name,easting,northing\nCam 1,430000,433000\n")
    add([cameras], place, store)
    add([figures(folder, "2025-01")], place, store)
    add([of_month(folder, "2025-06", RECORDS)], place, store, terms=Terms(draft=True))
    return store


def figures(folder: Path, month: str) -> Path:
    """What a partner sends, with a count that is hidden."""
    path = folder / f"hate-{month}.csv"
    counts = (("E05012647", 3), ("E05012648", 20))
    rows = [f"{code},{month},hate-incident,{count}" for code, count in counts]
    path.write_text("\n".join(("ward,month,measure,count", *rows)) + "\n")
    return path


def commands_on(store: Store, folder: Path) -> dict[str, tuple[str, ...]]:
    """Every command that writes, by what it is called here."""
    first, second, *_ = (release.release_id for release in store.releases())
    (draft,) = (release.release_id for release in store.drafts())
    odd = of_month(folder / "new", "2025-06", RECORDS)
    odd.write_text(odd.read_text() + made.row("odd", month="2025-06", kind="Piracy") + "\n")
    files = (str(odd), str(figures(folder / "new", "2025-02")))
    return {
        "add": ("add", "--accept-rejects", *files),
        "add --draft": ("add", "--draft", "--accept-rejects", *files),
        "add --replace": (
            "add",
            "--replace",
            str(of_month(folder / "new", "2025-02", RECORDS + 4)),
        ),
        "publish": ("publish", draft),
        "use": ("use", second),
        "accept": ("accept", POLICE, "2025-03"),
        "remove": ("remove", "CCTV cameras"),
        "tidy": ("tidy",),
        "tidy a release": ("tidy", first),
        "tidy a draft": ("tidy", draft),
        "fetch": ("fetch", "--from", "2025-07"),
        "demo": ("demo",),
        "template": ("template", "city-plan-2021-24", "-o", str(folder / "template.xlsx")),
    }


@pytest.fixture(scope="module")
def world(tmp_path_factory, place, site) -> World:
    """The store, the commands, and how each went once that nobody killed."""
    folder = tmp_path_factory.mktemp("kills")
    (folder / "new").mkdir()
    store = base_of(folder, place)
    environment = {
        "SAFER_PLACE": PLACE,
        "SAFER_POLICE_URL": site.address,
        "SAFER_ONS_URL": f"{site.address}/ons",
    }
    commands = commands_on(store, folder)
    made_world = World(folder / "data", environment, place, commands, {}, folder)
    for name, arguments in commands.items():
        copy, variables = made_world.copied(folder / f"of {name}")
        course = finished(arguments, variables, Path(copy.root))
        assert course.status == 0, name
        made_world.courses[name] = course
    return made_world


def told(store: Store) -> dict[str, tuple[int, ...]]:
    """What each release and draft holds: its records by month, counted three ways that agree."""
    return {release.release_id: records(store, release) for release in store.readable()}


def records(store: Store, release: Release) -> tuple[int, ...]:
    """The records of a release by month; every file of it is there, and its tables agree."""
    store.check(release)
    incidents = store.read("incidents", release, columns=("month", "source"))
    counts = store.read("ward_counts", release, source=POLICE)
    coverage = store.read("coverage", release, source=POLICE)
    by_month = incidents.groupby("month").size()
    assert by_month.to_dict() == counts.groupby("month")["count"].sum().to_dict()
    covered = coverage[coverage["records"] > 0].set_index("month")["records"]
    assert by_month.to_dict() == covered.to_dict()
    return tuple(by_month)


def see_that_nothing_is_lost(store: Store, known: dict[str, tuple[int, ...]]) -> None:
    """Every known release is there, unless it was dropped on purpose; what is new is whole."""
    now, dropped = {r.release_id: r for r in store.readable()}, store.dropped()
    assert known.keys() - dropped.keys() <= now.keys()
    assert store.current().release_id in now
    for name, release in now.items():
        store.check(release)
        if name not in known:
            known[name] = records(store, release)


def see_that_no_workbook_is_half(world: World) -> None:
    for path in world.folder.glob("*.xlsx"):
        openpyxl.load_workbook(path)


ON_ITS_WAY = {"RESTORE", "SET TBLPROPERTIES"}
"""What a load does before it writes: it goes back to the version it builds on (after `use`, or
where a draft was made in between), and tells a table to keep its log."""


def see_that_every_version_is_accounted_for(store: Store, *, left: int) -> None:
    """Each is of a release or draft, or what its load did before it: however many were killed.

    On top of each table there is at most the write (`left`) of the last killed load.
    """
    named = [release.versions for release in (*store.ever(), *store.ever_drafts())]
    named += [dropped.versions for dropped in store.dropped().values()]
    for table in {table for versions in named for table in versions} - set(LOGS):
        of = {versions[table] for versions in named if table in versions}
        others = {v: by for v, by in made_by(store, table).items() if v not in of}
        below = {v: by for v, by in others.items() if v < max(of)}
        assert set(below.values()) <= ON_ITS_WAY, (table, of, others)
        assert all(by != below.get(v + 1) for v, by in below.items()), (table, of, others)
        writes = [by for by in others.values() if by not in ON_ITS_WAY]
        assert len(writes) <= left, (table, of, others)


def made_by(store: Store, table: str) -> dict[int, str]:
    """What made each version of a table: Delta Lake's word for it."""
    commits = (Path(store.uri(table)) / "_delta_log").glob("*.json")
    return {int(commit.stem): operation(commit) for commit in commits}


def operation(commit: Path) -> str:
    """What a commit says of itself."""
    actions = [json.loads(line) for line in commit.read_text().splitlines()]
    return next(action["commitInfo"]["operation"] for action in actions if "commitInfo" in action)


@pytest.mark.parametrize("number", range(math.ceil(KILLS / IN_A_ROW)))
def test_no_kill_loses_a_release_or_leaves_what_grows(world, tmp_path, number):
    dice = random.Random(f"{SEED}-{number}")
    store, environment = world.copied(tmp_path / "data")
    reading = reader(environment, store.root)
    kills, known = 0, told(store)
    while kills < IN_A_ROW:
        name = dice.choice(sorted(world.commands))
        course, arguments = world.courses[name], world.commands[name]
        kills += killed(arguments, environment, Path(store.root), course, dice)
        see_that_nothing_is_lost(store, known)
        see_that_no_workbook_is_half(world)
    see_that_the_next_load_is_well(world, store, environment, tmp_path)
    dropped = store.dropped()
    assert {n: r for n, r in known.items() if n not in dropped}.items() <= told(store).items()
    answers, wrong = reading.ended()
    assert not wrong
    assert answers > IN_A_ROW


def see_that_the_next_load_is_well(world, store, environment, folder) -> None:
    """A load that is let alone ends well, and after it and `tidy` nothing is left of the kills."""
    before = {release.release_id for release in store.readable()}
    month = of_month(folder, "2025-09", RECORDS)
    # With the wards: the demonstration data may be what readers are shown by now.
    arguments = ("add", "--without-newer", str(world.folder / "wards.geojson"), str(month))
    assert finished(arguments, environment, Path(store.root)).status == 0
    (new,) = (release for release in store.readable() if release.release_id not in before)
    assert records(store, new)[-1] == RECORDS
    see_that_every_version_is_accounted_for(store, left=1)
    tidy(store, world.place)
    see_that_every_version_is_accounted_for(store, left=0)
    assert to_tidy(store, world.place).words == ["There is nothing to tidy."]
