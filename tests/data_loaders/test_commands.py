"""The commands an analyst types: what they print, and their exit status."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from data_loaders.__main__ import main
from model.settings import PROJECT
from tests.data_loaders import loading as made
from tests.publishers import made_site


@pytest.fixture(autouse=True)
def data_dir(tmp_path, monkeypatch) -> Path:
    """A data folder of its own, with a space in its name."""
    folder = tmp_path / "the data"
    monkeypatch.setenv("SAFER_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def files(tmp_path, shared_data) -> list[str]:
    """Leeds's wards and three incidents in them."""
    rows = (made.row("a"), made.row("b"), made.row())
    return [str(shared_data / "leeds" / "wards-2025.geojson"), str(made.street(tmp_path, *rows))]


def status(capsys) -> dict:
    capsys.readouterr()
    assert main(["status", "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_add_prints_the_ledger_and_status_says_what_is_loaded(files, capsys):
    assert main(["add", *files]) == 0
    printed = capsys.readouterr().out
    assert "Every row read and where it ended" in printed
    assert "Release" in printed
    found = status(capsys)
    assert found["tables"]["incidents"] == 3
    assert found["months"] == [
        {
            "source": "police.uk",
            "month": "2025-02",
            "status": "complete",
            "records": 3,
            "reason": "",
        }
    ]
    ledger = found["ledger"]
    classes = ("placed", "outside", "no_location", "duplicate", "replaced", "rejected")
    assert ledger["rows_read"] == sum(ledger[name] for name in classes) == 36
    assert main(["status"]) == 0
    assert "Feb 2025" in capsys.readouterr().out


def test_a_refused_file_fails_the_command_and_is_named(files, tmp_path, capsys):
    page = tmp_path / "page.csv"
    page.write_text("<html><body>Sorry</body></html>")
    assert main(["add", *files, str(page)]) == 1
    assert "Refused: page.csv" in capsys.readouterr().out
    assert status(capsys)["tables"]["incidents"] == 3


def test_rejected_rows_are_printed_with_their_number(files, tmp_path, capsys):
    odd = made.street(tmp_path / "odd", made.row("a"), made.row("x", kind="Piracy"))
    assert main(["add", "--accept-rejects", files[0], str(odd)]) == 0
    assert "1 row: crime type 'Piracy'" in capsys.readouterr().out
    assert main(["add", "--accept-rejects", "--verbose", files[0], str(odd)]) == 0
    assert f"{odd.name}, row 3: found crime type 'Piracy'" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_said_and_nothing_is_loaded(files, capsys):
    assert main(["add", *files, "nowhere.csv"]) == 1
    assert "nowhere.csv" in capsys.readouterr().err
    assert main(["status"]) == 1


def test_a_release_can_be_looked_up_and_returned_to(files, tmp_path, capsys):
    main(["add", *files])
    first = status(capsys)["release"]
    main(["add", str(made.street(tmp_path / "new", made.row("z")))])
    second = status(capsys)["release"]
    assert main(["releases"]) == 0
    printed = capsys.readouterr().out
    assert first in printed
    assert second in printed
    assert main(["use", first]) == 0
    assert status(capsys)["release"] == first
    assert main(["use", "never"]) == 1
    assert "no release 'never'" in capsys.readouterr().err


def test_the_demonstration_is_built_once_and_says_so(capsys):
    assert main(["demo", "--if-empty"]) == 0
    first = status(capsys)
    assert first["demonstration"]
    assert first["tables"]["incidents"] > 400_000
    assert main(["demo", "--if-empty"]) == 0
    assert status(capsys)["release"] == first["release"]


def test_an_unknown_place_lists_those_there_are(capsys):
    assert main(["status", "--place", "atlantis"]) == 1
    assert "give one of leeds" in capsys.readouterr().err


def test_another_place_is_a_path_to_a_file(capsys):
    place = str(PROJECT / "tests" / "places" / "westminster.toml")
    assert main(["status", "--place", place]) == 1
    assert "westminster" in capsys.readouterr().err


def test_fetch_downloads_and_loads_from_publishers_as_they_behave(leeds, monkeypatch, capsys):
    with made_site(leeds, months=4, per_month=300) as site:
        monkeypatch.setenv("SAFER_POLICE_URL", site.publishers.police)
        monkeypatch.setenv("SAFER_ONS_URL", site.publishers.ons)
        assert main(["fetch"]) == 0
        first = status(capsys)
        assert first["tables"]["areas"] >= 33
        assert [m["status"] for m in first["months"]] == ["complete"] * 4
        assert main(["fetch"]) == 0
    printed = capsys.readouterr().out
    assert "did not travel again" in printed
    assert "Nothing changed" in printed
    assert "OS Open Roads as GeoPackage" in " ".join(printed.split())


def test_fetch_offline_says_so_and_changes_nothing(monkeypatch, capsys):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{unused.getsockname()[1]}"
    monkeypatch.setenv("SAFER_POLICE_URL", nobody)
    monkeypatch.setenv("SAFER_ONS_URL", nobody)
    assert main(["fetch"]) == 1
    assert "could not reach" in capsys.readouterr().err
    assert main(["status"]) == 1
