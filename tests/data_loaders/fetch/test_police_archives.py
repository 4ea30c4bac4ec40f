"""Only this force's files travel, each once, and none is kept unless it is whole."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.fetch.downloads import Downloads, open_downloads
from data_loaders.fetch.http import Client
from data_loaders.fetch.police_archives import Archive, archives_for, fetch_months, find_archive
from model.errors import FetchError
from tests.publications import police_archive, street_csv, zipped
from tests.publishers import Fault, StandIn

FORCE = "west-yorkshire"
MONTHS = ("2025-01", "2025-02")
FILES = {
    f"{month}-{FORCE}-street.csv": street_csv(month, FORCE, [(-1.5, 53.8)] * 200)
    for month in MONTHS
}
NAMES = list(FILES)


def period(text: str) -> pd.Period:
    return pd.Period(text, freq="M")


def fetched(site: StandIn, folder, names=NAMES) -> dict[str, bool]:
    """The names that came, and whether each was there already."""
    with open_downloads(folder) as downloads, Client(site.publishers) as client:
        archive = find_archive(client, period("2025-02"))
        assert isinstance(archive, Archive)
        return dict(fetch_months(client, archive, names, downloads, lambda _: None))


def visible(folder) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")}


@pytest.fixture
def site():
    with StandIn() as server:
        server.publish("2025-02", police_archive(FILES))
        yield server


@pytest.mark.parametrize(
    ("wanted", "archives"),
    [
        (("2022-03", "2025-02"), ["2025-02"]),  # 36 months: one archive
        (("2022-02", "2025-02"), ["2025-01", "2025-02"]),  # 37 months: two
        (("2025-02", "2025-02"), ["2025-02"]),
        (("2020-01", "2020-01"), ["2022-12"]),  # the newest that reaches back has the last revision
    ],
)
def test_the_least_number_of_archives_is_used(wanted, archives):
    months = pd.period_range(*wanted, freq="M")

    source = archives_for(months, period("2025-02"), lambda _: True)

    assert list(source) == list(months)
    assert sorted(set(source.values())) == [period(a) for a in archives]


def test_a_month_newer_than_every_archive_is_left_out():
    months = pd.period_range("2025-01", "2025-03", freq="M")

    source = archives_for(months, period("2025-03"), lambda m: m <= period("2025-02"))

    assert list(source) == [period("2025-01"), period("2025-02")]


@given(
    wanted=st.sets(st.integers(0, 80), min_size=1, max_size=6),
    published=st.sets(st.integers(0, 90), max_size=5),
)
def test_no_smaller_set_of_archives_would_do(wanted, published):
    start = period("2018-01")
    wanted, published = {start + n for n in wanted}, {start + n for n in published}

    source = archives_for(wanted, start + 90, published.__contains__)

    assert all(m <= archive < m + 36 for m, archive in source.items())
    assert set(source.values()) <= published
    reachable = {m for m in wanted if any(m <= a < m + 36 for a in published)}
    assert set(source) == reachable
    fewer = max(0, len(set(source.values())) - 1)
    for chosen in itertools.combinations(published, fewer):
        covered = {m for m in reachable if any(m <= a < m + 36 for a in chosen)}
        assert covered != reachable or not reachable


def test_the_files_are_the_archives_own_byte_for_byte(site, tmp_path):
    assert fetched(site, tmp_path) == {NAMES[0]: False, NAMES[1]: False}
    assert visible(tmp_path) == FILES


def test_only_this_forces_members_travel(site, tmp_path):
    fetched(site, tmp_path)

    whole = len(site.archives["2025-02"])
    directory = 64 * 1024  # what is read of the end of an archive to find its list of members
    assert whole > 400_000
    assert site.sent() < directory + sum(map(len, FILES.values()))
    assert all(seen.asked for seen in site.asked("/store/", "GET"))


def test_nothing_travels_twice(site, tmp_path):
    fetched(site, tmp_path)
    site.seen.clear()

    assert fetched(site, tmp_path) == {NAMES[0]: True, NAMES[1]: True}
    assert site.sent() == 0


def test_only_what_is_lacking_travels(site, tmp_path):
    fetched(site, tmp_path, NAMES[:1])

    assert fetched(site, tmp_path) == {NAMES[0]: True, NAMES[1]: False}


def test_only_what_a_new_edition_changed_travels(site, tmp_path):
    fetched(site, tmp_path)
    revised = {**FILES, NAMES[0]: street_csv("2025-01", FORCE, [(-1.6, 53.8)] * 201)}
    site.publish("2025-02", police_archive(revised))

    assert fetched(site, tmp_path) == {NAMES[0]: False, NAMES[1]: True}
    assert visible(tmp_path) == revised


def test_a_file_damaged_on_disk_is_fetched_again(site, tmp_path):
    fetched(site, tmp_path)
    (tmp_path / NAMES[1]).write_bytes(FILES[NAMES[1]][:-1] + b"!")

    assert fetched(site, tmp_path) == {NAMES[0]: True, NAMES[1]: False}
    assert visible(tmp_path) == FILES


def test_a_lost_or_damaged_note_costs_no_download(site, tmp_path):
    fetched(site, tmp_path)
    (tmp_path / ".fetched.json").write_text("{")

    assert fetched(site, tmp_path) == {NAMES[0]: True, NAMES[1]: True}


def test_a_member_the_archive_lacks_is_left_out(site, tmp_path):
    lacking = "2024-12-west-yorkshire-street.csv"

    assert fetched(site, tmp_path, [lacking, *NAMES]) == {NAMES[0]: False, NAMES[1]: False}


def test_there_is_no_archive_of_that_name(site):
    with Client(site.publishers) as client:
        assert find_archive(client, period("2025-03")) is None


@pytest.mark.parametrize("after", [0, 1, 5_000])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_a_cut_connection_is_taken_up_again(site, tmp_path, after, part):
    # part 0 is the list of members, 1 and 2 are members
    passed = [Fault("slow", "/store/", method="GET") for _ in range(part)]
    site.faults = [*passed, Fault("cut", "/store/", method="GET", after=after)]

    fetched(site, tmp_path)

    assert visible(tmp_path) == FILES
    assert not any(fault.times for fault in site.faults)


def test_a_download_that_is_cut_in_every_file_still_ends(site, tmp_path):
    months = ("2024-11", "2024-12", *MONTHS)
    files = {f"{m}-{FORCE}-street.csv": street_csv(m, FORCE, [(-1.5, 53.8)] * 99) for m in months}
    site.publish("2025-02", police_archive(files))
    passed, cut = Fault("slow", "/store/", method="GET"), Fault("cut", "/store/", method="GET")
    site.faults = [replace(fault) for fault in [passed, cut, *[passed, passed, cut] * 3]]

    fetched(site, tmp_path, list(files))

    assert visible(tmp_path) == files
    assert not any(fault.times for fault in site.faults)


def test_a_connection_cut_every_time_ends_in_words(site, tmp_path):
    site.faults = [Fault("cut", "/store/", times=99, method="GET", after=100)]

    with pytest.raises(FetchError, match=r"could not reach 127.*the connection was cut; the store"):
        fetched(site, tmp_path)
    assert visible(tmp_path) == {}


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_passing_error_is_waited_out(site, tmp_path, code):
    site.faults = [Fault("status", "/store/", method="GET", code=code, times=2)]

    fetched(site, tmp_path)

    assert visible(tmp_path) == FILES


def test_a_lasting_error_ends_in_words(site, tmp_path):
    site.faults = [Fault("status", "/store/", method="GET", code=500, times=99)]

    with pytest.raises(FetchError, match="kept answering with errors"):
        fetched(site, tmp_path)


def test_an_error_for_the_archive_itself_ends_in_words(site):
    site.faults = [Fault("status", "/store/", method="HEAD", code=418)]

    with Client(site.publishers) as client, pytest.raises(FetchError, match="answered 418"):
        find_archive(client, period("2025-02"))


@pytest.mark.parametrize("kind", ["whole", "html"])
def test_a_server_without_ranges_or_in_maintenance_ends_in_words(site, tmp_path, kind):
    site.faults = [Fault(kind, "/store/", method="GET", times=99)]

    with pytest.raises(FetchError, match=r"not handed out in parts.*download the archive with a"):
        fetched(site, tmp_path)


def test_an_archive_that_is_no_zip_ends_in_words(site, tmp_path):
    site.publish("2025-02", b"x" * 100_000)

    with pytest.raises(FetchError, match=r"2025-02\.zip is damaged .*not a zip file"):
        fetched(site, tmp_path)


def test_a_member_with_a_wrong_checksum_is_never_kept(site, tmp_path):
    whole = bytearray(zipped(FILES))
    whole[300] ^= 0xFF  # inside the first member
    site.publish("2025-02", bytes(whole))

    with pytest.raises(FetchError, match="is damaged"):
        fetched(site, tmp_path)
    assert NAMES[0] not in visible(tmp_path)


def test_an_archive_that_does_not_answer_in_time_ends_in_words(site, tmp_path):
    site.faults = [Fault("slow", "/store/", method="GET", times=99, seconds=0.5)]
    hasty = Client(site.publishers.__class__(site.address, timeout_s=0.1, backoff_s=0.0))

    with hasty as client, open_downloads(tmp_path) as downloads:
        archive = find_archive(client, period("2025-02"))
        with pytest.raises(FetchError, match="no answer in time"):
            list(fetch_months(client, archive, NAMES, downloads, print))


def test_two_downloads_into_one_folder_are_refused(tmp_path):
    with (
        open_downloads(tmp_path),
        pytest.raises(FetchError, match="another process is downloading into this folder"),
        open_downloads(tmp_path),
    ):
        pass


def test_a_write_that_fails_leaves_the_earlier_file(tmp_path):
    downloads = Downloads(tmp_path)
    downloads.save("a.csv", "one", lambda file: file.write(b"whole"))

    def fail(file):
        file.write(b"ha")
        raise OSError(28, "No space left on device")

    with pytest.raises(FetchError, match=r"a\.csv could not be written: No space left"):
        downloads.save("a.csv", "two", fail)
    assert visible(tmp_path) == {"a.csv": b"whole"}
    assert downloads.has("a.csv", "one")
    assert not downloads.has("a.csv", "two")
