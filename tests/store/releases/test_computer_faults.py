"""A fault of the computer is blamed on no file and on no release."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from deltalake.exceptions import DeltaError

from data_loaders import __main__ as command
from data_loaders import incidents
from data_loaders.counts import disclosures
from data_loaders.files import safe_open
from data_loaders.load import add
from data_loaders.police import street_months
from data_loaders.tidy import to_tidy
from model.errors import ComputerError, RefusedFileError, UnreadNowError
from model.settings import PROJECT
from store.datasets import Datasets
from store.releases import delta_tables, leftovers
from store.store import Store
from tests.data_loaders.loading import february_and_april, row, street


def os_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def of_delta(number: int) -> DeltaError:
    """How Delta Lake says an error of the operating system."""
    return DeltaError(f"Generic LocalFileSystem error: {os.strerror(number)} (os error {number})")


SCARCE = [os_error(errno.ENOSPC), os_error(errno.EMFILE), of_delta(errno.ENOSPC), MemoryError()]


def raises(fault: BaseException):
    def raise_it(*_, **__):
        raise fault

    return raise_it


@pytest.fixture(scope="module")
def made_once(tmp_path_factory, place) -> Path:
    """A store of two releases, in a folder of its own."""
    folder = tmp_path_factory.mktemp("computer")
    store = february_and_april(folder, place)
    add([street(folder, row("m", month="2025-03"), name="march.csv")], place, store)
    return Path(store.root)


@pytest.fixture
def store(made_once, tmp_path, monkeypatch) -> Store:
    """A copy of it that the commands find."""
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path / "data"))
    return Store(str(shutil.copytree(made_once, tmp_path / "data" / "leeds")))


@pytest.mark.parametrize("fault", SCARCE)
@pytest.mark.parametrize(
    ("module", "step"), [(street_months, "read_street_csv"), (incidents, "count_street")]
)
def test_what_runs_out_ends_a_load_and_is_no_fault_of_a_file(
    store, place, tmp_path, monkeypatch, fault, module, step
):
    before = store.current()
    files = [street(tmp_path, row(f"{n}", month=f"2025-0{n}"), name=f"{n}.csv") for n in (5, 6)]
    monkeypatch.setattr(module, step, raises(fault))
    with pytest.raises(ComputerError, match=r"(disk is full|memory is used up|too many files)"):
        add(files, place, store)
    assert store.current() == before


def test_too_many_open_files_do_not_make_a_file_damaged(monkeypatch):
    with pytest.raises(ComputerError, match=r"reading a\.csv; too many files are open"):
        safe_open.guarded(raises(os_error(errno.EMFILE)), "a.csv", 1)
    with pytest.raises(RefusedFileError, match="damaged"):
        safe_open.guarded(raises(os_error(errno.EIO)), "a.csv", 1)


NOW = [os_error(errno.EACCES), os_error(errno.EMFILE), of_delta(errno.EACCES), of_delta(24)]


@pytest.mark.parametrize("fault", NOW)
def test_a_release_that_cannot_be_read_now_is_not_said_to_be_damaged(store, monkeypatch, fault):
    current = store.current()
    with monkeypatch.context() as patched:
        patched.setattr(delta_tables, "check", raises(fault))
        with pytest.raises(UnreadNowError, match=r"cannot be read now: (a file of it|too many)"):
            store.check(current)
        # Whoever takes it for lost builds a release without it.
        with pytest.raises(UnreadNowError):
            store.can_read(current)
    assert store.can_read(current)


def test_what_a_release_hid_is_not_forgotten_for_a_file_that_cannot_be_read_now(
    store, place, monkeypatch
):
    monkeypatch.setattr(Store, "read", raises(UnreadNowError("x", "too many files are open")))
    with pytest.raises(UnreadNowError):
        disclosures.from_history(store, place)


def test_readers_see_another_release_meanwhile(store, place, monkeypatch):
    first, second = store.releases()
    check = delta_tables.check

    def no_right(uri, version):
        if version == second.versions["coverage"] and uri.endswith("coverage"):
            raise os_error(errno.EACCES)
        check(uri, version)

    monkeypatch.setattr(delta_tables, "check", no_right)
    assert Datasets(store, place).get().release == first


@pytest.mark.parametrize("fault", NOW)
def test_tidy_takes_no_table_for_damaged_that_cannot_be_read_now(store, place, monkeypatch, fault):
    monkeypatch.setattr(leftovers, "paths_of", raises(fault))
    with pytest.raises(ComputerError, match="cannot be read now"):
        to_tidy(store, place)


@pytest.mark.parametrize("at", ["kept_versions", "in_few_files", "take_away"])
def test_a_disk_that_is_full_stops_tidy_in_words(store, monkeypatch, capsys, at):
    holder = {"kept_versions": disclosures, "in_few_files": delta_tables}
    full = raises(os_error(errno.ENOSPC))
    monkeypatch.setattr(holder.get(at, leftovers.Leftovers), at, full)
    assert command.main(["tidy", store.releases()[0].release_id]) == 1
    said = capsys.readouterr().err
    assert "the disk is full: free some space" in said
    assert "readers are shown what they were before" in said
    assert "nobody foresaw" not in said


DISK_KB = 4096


def test_a_load_on_a_disk_that_is_really_full_loses_nothing(made_once, tmp_path):
    base, disk = tmp_path / "base", tmp_path / "disk"
    shutil.copytree(made_once, base / "leeds")
    disk.mkdir()
    june = street(tmp_path, row("j", month="2025-06"), name="june.csv")
    inside = 'mount -t tmpfs -o size="$1"k none "$2" || exit 77; shift 2; exec "$@"'
    load = [sys.executable, "-m", "tests.data_loaders.full_disk", disk, base, june]
    command = [
        "unshare",
        "--map-root-user",
        "--mount",
        "sh",
        "-c",
        inside,
        "sh",
        str(DISK_KB),
        disk,
    ]
    done = subprocess.run(
        [*command, *load], check=False, cwd=PROJECT, capture_output=True, text=True
    )
    if done.returncode == 77 or "unshare:" in done.stderr:
        pytest.skip(f"no disk may be mounted here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert len(said) > 4
    assert all("the disk is full: free some space" in words for words in said), done.stdout
