"""The whole download: what is asked for comes, what is missing is named, a kill costs little."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from data_loaders.fetch.http import Publishers
from data_loaders.fetch.plan import Fetched, fetch
from model.errors import FetchError
from tests.publications import made_layers, police_archive, record, street_csv
from tests.publishers import Fault, StandIn, made_site

PROJECT = Path(__file__).resolve().parents[3]
FORCE = "west-yorkshire"
LAYERS = 2
"""How many boundary files Leeds has."""


def period(text: str) -> pd.Period:
    return pd.Period(text, freq="M")


def street(first: str, last: str, *, rows: int = 100) -> dict[str, bytes]:
    months = pd.period_range(first, last, freq="M")
    points = [(-1.5, 53.8)] * rows
    return {f"{m}-{FORCE}-street.csv": street_csv(str(m), FORCE, points) for m in months}


def whole(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


@pytest.fixture
def site(leeds):
    """Archives to February 2025, and March in the API alone."""
    files = street("2024-11", "2025-02")
    with StandIn(
        dates=["2025-03", "2025-02", "2025-01", "2024-12", "2024-11"],
        records=[record(n, "2025-03", -1.5, 53.8) for n in range(1, 4)],
        layers=made_layers(leeds.place),
    ) as server:
        server.publish("2025-02", police_archive(files, ballast=1_000))
        yield server


def fetched(site, leeds, folder, first="2025-01", last=None, **options) -> Fetched:
    return fetch(
        leeds,
        period(first) if first else None,
        period(last) if last else None,
        folder,
        sources=site.publishers,
        **options,
    )


def test_boundaries_archived_months_and_the_newest_month_come(site, leeds, tmp_path):
    got = fetched(site, leeds, tmp_path / "downloads")

    assert [p.name for p in got.files] == [
        "Wards_May_2025_Boundaries_UK_BFC-leeds.geojson",
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BFC_V10-leeds.geojson",
        "2025-01-west-yorkshire-street.csv",
        "2025-02-west-yorkshire-street.csv",
        "leeds-2025-03-polygon-01-of-01.json",
    ]
    assert set(whole(tmp_path / "downloads")) == {p.name for p in got.files}
    assert [r["id"] for r in json.loads(got.files[-1].read_bytes())] == [1, 2, 3]
    assert got.missing_months == {}
    assert got.reused == ()
    asked = [s.path for s in site.asked("/data/archive/", "HEAD")]
    assert asked == ["/data/archive/2025-03.zip", "/data/archive/2025-02.zip"]


def test_a_second_run_fetches_nothing_again(site, leeds, tmp_path):
    first = fetched(site, leeds, tmp_path)
    site.seen.clear()

    second = fetched(site, leeds, tmp_path)

    assert second.files == first.files == second.reused
    assert [s.path for s in site.seen if s.sent] == ["/api/crimes-street-dates"]


def test_a_month_of_the_api_comes_from_the_archive_once_that_is_published(site, leeds, tmp_path):
    fetched(site, leeds, tmp_path)
    site.publish("2025-03", police_archive(street("2024-11", "2025-03"), ballast=1_000))

    got = fetched(site, leeds, tmp_path)

    new = "2025-03-west-yorkshire-street.csv"
    assert [p.name for p in got.files][LAYERS:] == [*street("2025-01", "2025-02"), new]
    assert [p.name for p in got.files if p not in got.reused] == [new]


def test_a_month_of_the_api_is_asked_again_when_a_newer_month_appears(site, leeds, tmp_path):
    fetched(site, leeds, tmp_path)
    site.dates.insert(0, "2025-04")
    site.records += [record(4, "2025-03", -1.5, 53.8), record(5, "2025-04", -1.5, 53.8)]

    got = fetched(site, leeds, tmp_path, "2025-03")

    counts = [len(json.loads(p.read_bytes())) for p in got.files[LAYERS:]]
    assert counts == [4, 1]


def test_by_default_the_36_months_to_the_newest_come(leeds, tmp_path):
    with made_site(leeds, per_month=5) as site:
        got = fetched(site, leeds, tmp_path, first=None)

    months = [p.name[:7] for p in got.files[LAYERS:-1]]
    assert months == [str(m) for m in pd.period_range("2022-04", "2025-02", freq="M")]
    assert got.files[-1].name == "leeds-2025-03-polygon-01-of-01.json"


def test_a_month_the_force_did_not_send_is_missing_and_not_asked_of_the_api(site, leeds, tmp_path):
    files = street("2024-11", "2025-02")
    del files["2025-01-west-yorkshire-street.csv"]
    site.publish("2025-02", police_archive(files, ballast=1_000))

    got = fetched(site, leeds, tmp_path, "2024-12", "2025-02")

    assert [p.name[:7] for p in got.files[LAYERS:]] == ["2024-12", "2025-02"]
    assert got.missing_months == {
        period("2025-01"): "the archive of 2025-02 has no street file of west-yorkshire for it"
    }
    assert site.asked("all-crime") == []


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2025-04", "not published yet: the newest month is 2025-03"),
        ("2010-11", "in no archive, and not among the months of the API"),
    ],
)
def test_a_month_nobody_publishes_is_missing_with_the_reason(site, leeds, tmp_path, month, why):
    got = fetched(site, leeds, tmp_path, month, month)

    assert len(got.files) == LAYERS
    assert got.missing_months == {period(month): why}


def test_a_month_the_api_has_nothing_of_is_missing_not_zero(site, leeds, tmp_path):
    site.records.clear()

    got = fetched(site, leeds, tmp_path, "2025-03")

    assert list(got.missing_months) == [period("2025-03")]
    assert len(got.files) == LAYERS


def test_a_range_over_two_archives_uses_both(leeds, tmp_path):
    late, early = street("2025-02", "2025-02"), street("2022-01", "2022-02")
    with StandIn(dates=["2025-02"], layers=made_layers(leeds.place)) as site:
        site.publish("2025-02", police_archive(late, ballast=10))
        site.publish("2024-12", police_archive(early, ballast=10))

        got = fetched(site, leeds, tmp_path, "2022-01", "2025-02")

    assert {p.name for p in got.files[LAYERS:]} == {*late, *early}
    assert len(got.missing_months) == 38 - 3


def test_progress_counts_every_file_wanted(site, leeds, tmp_path):
    class Count:
        total = done = 0
        said: tuple[str, ...] = ()

        def start(self, total):
            self.total = total

        def describe(self, words):
            self.said += (words,)

        def advance(self):
            self.done += 1

    count = Count()
    fetched(site, leeds, tmp_path, "2024-10", "2025-04", progress=count)

    assert count.done == count.total == LAYERS + 7
    assert "2025-02-west-yorkshire-street.csv" in count.said


@pytest.mark.parametrize("dates", [[], ["Feb-25"], ["2025-02", "2025"], [None]])
def test_an_answer_that_is_no_list_of_months_ends_in_words(site, leeds, tmp_path, dates):
    site.dates = dates

    with pytest.raises(
        FetchError, match=r"crimes-street-dates answered .* a list of dates YYYY-MM"
    ):
        fetched(site, leeds, tmp_path)


def test_a_maintenance_page_ends_in_words(site, leeds, tmp_path):
    site.faults = [Fault("html", times=99)]

    with pytest.raises(FetchError, match=r"crimes-street-dates.*it may be a maintenance page"):
        fetched(site, leeds, tmp_path)
    assert whole(tmp_path) == {}


def test_offline_ends_in_words_that_say_what_to_do(leeds, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: every connection is refused
        address = f"http://127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(FetchError) as caught:
            fetch(leeds, None, None, tmp_path, sources=Publishers(address, address, backoff_s=0))

    assert str(caught.value) == (
        f"could not reach {address[7:]}: no connection could be made (is this computer online?); "
        "the store was not changed; run the same command again to go on where it stopped"
    )


def test_a_download_cut_for_good_is_taken_up_where_it_stopped(site, leeds, tmp_path):
    site.publish("2025-02", police_archive(street("2024-11", "2025-02"), ballast=70_000))
    kept = [Fault("slow", "/store/", method="GET") for _ in range(2)]  # members, first file
    site.faults = [*kept, Fault("cut", "/store/", times=99, method="GET", after=10)]
    with pytest.raises(FetchError, match="the connection was cut"):
        fetched(site, leeds, tmp_path, last="2025-02")
    site.faults.clear()

    got = fetched(site, leeds, tmp_path, last="2025-02")

    assert "2025-01-west-yorkshire-street.csv" in {p.name for p in got.reused}
    assert "2025-02-west-yorkshire-street.csv" not in {p.name for p in got.reused}
    assert {p.name: p.read_bytes() for p in got.files[LAYERS:]} == street("2025-01", "2025-02")


RUN = """
import sys
from pathlib import Path
import pandas as pd
from data_loaders.fetch.plan import fetch
from data_loaders.fetch.http import Publishers
from model.config.catalogue_files import load_catalogue
address, folder = sys.argv[1:]
month = lambda text: pd.Period(text, freq="M")
fetch(load_catalogue(Path("config"), "leeds"), month("2024-11"), month("2025-02"), Path(folder),
      sources=Publishers(address, address + "/ons"))
"""


@pytest.mark.parametrize("member", [1, 3])
def test_a_process_killed_in_the_middle_leaves_whole_files(site, leeds, tmp_path, member):
    files = street("2024-11", "2025-02", rows=600)
    site.publish("2025-02", police_archive(files, ballast=70_000))
    site.faults = [Fault("trickle", "/store/", method="GET", times=99, seconds=0.05)]
    command = [sys.executable, "-c", RUN, site.address, str(tmp_path)]
    process = subprocess.Popen(command, cwd=PROJECT)
    while process.poll() is None:  # until the member is on its way
        answers = site.asked("/store/", "GET")[1:]  # after the list of members
        if len(answers) == member and answers[-1].sent > 4096:
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL

    left = {name: content for name, content in whole(tmp_path).items() if name in files}
    assert len(left) == member - 1
    assert all(files[name] == content for name, content in left.items())
    site.faults.clear()
    site.seen.clear()

    got = fetched(site, leeds, tmp_path, "2024-11", "2025-02")

    assert {p.name: p.read_bytes() for p in got.files[LAYERS:]} == files
    assert {p.name for p in got.reused[LAYERS:]} == set(left)
    assert len(site.asked("/ons/")) == 0
