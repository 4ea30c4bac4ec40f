"""From files to readers: what is held back, what is a draft, and what the commands say of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from data_loaders.__main__ import main
from data_loaders.one_load.terms import LONGEST_NOTE, REJECTED_SHARE, note_of
from model.errors import SaferError
from tests.data_loaders import loading as made
from tests.store.releases.test_drafts import files_under


@pytest.fixture(autouse=True)
def data_dir(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "the data"
    monkeypatch.setenv("SAFER_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def wards(shared_data) -> str:
    return str(shared_data / "leeds" / "wards-2025.geojson")


def month(folder: Path, good: int, bad: int, *, of: str = "2025-03") -> str:
    """A street file of a month with some rows of a crime type nobody knows."""
    rows = [made.row(f"{of}-{n}", month=of) for n in range(good)]
    rows += [made.row(f"{of}-x{n}", month=of, kind="Cybercrime") for n in range(bad)]
    return str(made.street(folder, *rows, name=f"{of}-west-yorkshire-street.csv"))


def run(capsys, *arguments: str) -> tuple[int, str]:
    status = main(list(arguments))
    out, err = capsys.readouterr()
    return status, out + err


def held(capsys) -> dict:
    status, printed = run(capsys, "status", "--json")
    return json.loads(printed) if status == 0 else {}


def months(capsys) -> list[str]:
    return [row["month"] for row in held(capsys).get("months", [])]


# --- too many rejected rows ---------------------------------------------------------------------


@pytest.mark.parametrize(("good", "bad", "live"), [(995, 5, True), (994, 6, False)])
def test_more_than_half_a_per_cent_rejected_holds_a_file_back(
    wards, tmp_path, capsys, good, bad, live
):
    assert REJECTED_SHARE == 0.005
    run(capsys, "add", wards)
    status, printed = run(capsys, "add", month(tmp_path, good, bad))
    assert status == (0 if live else 1)
    assert (months(capsys) == ["2025-03"]) is live
    assert f"{bad} rows: crime type 'Cybercrime'" in printed
    assert ("Nothing went live: 6 of 1,000 rows" in printed) is not live
    assert ("--accept-rejects" in printed and "--draft" in printed) is not live


def test_a_month_with_forty_three_bad_rows_of_three_kinds(wards, tmp_path, capsys, data_dir):
    rows = [made.row(f"g{n}") for n in range(400)]
    rows += [made.row(f"c{n}", kind="Cybercrime") for n in range(20)]
    rows += [made.row(f"b{n}", kind="Burglry") for n in range(20)]
    rows += [made.row(f"m{n}", month="March 2025?") for n in range(3)]
    run(capsys, "add", wards)
    status, printed = run(capsys, "add", str(made.street(tmp_path, *rows)))
    assert status == 1
    rejected = [line for line in printed.splitlines() if line.startswith("Rejected:")]
    assert [line.split(";")[0] for line in rejected] == [
        "Rejected: 40 rows: crime type (20 'Burglry', 20 'Cybercrime')",
        "Rejected: 3 rows: month 'March 2025?'",
    ]
    assert "perhaps 'Burglary' for 'Burglry'" in rejected[0]
    (listed,) = data_dir.rglob("rejected.csv")
    assert str(listed) in printed
    assert len(listed.read_text(encoding="utf-8-sig").splitlines()) == 1 + 43


def test_one_command_goes_live_whole_or_not_at_all(wards, tmp_path, capsys):
    run(capsys, "add", wards)
    good, bad = month(tmp_path, 10, 0, of="2025-02"), month(tmp_path, 10, 1)
    status, printed = run(capsys, "add", good, bad)
    assert status == 1
    assert "one command makes one release or none" in printed
    assert months(capsys) == []


def test_accepted_rejects_go_live(wards, tmp_path, capsys):
    bad = month(tmp_path, 10, 1)
    assert run(capsys, "add", "--accept-rejects", wards, bad)[0] == 0
    assert months(capsys) == ["2025-03"]
    # What was accepted once needs no second word.
    status, printed = run(capsys, "add", bad)
    assert status == 0
    assert "Nothing changed" in printed


# --- a look before ------------------------------------------------------------------------------


def test_a_check_has_the_exit_status_of_add_and_writes_nothing(wards, tmp_path, capsys, data_dir):
    good, bad = month(tmp_path, 10, 0), month(tmp_path, 10, 1, of="2025-02")
    status, printed = run(capsys, "add", "--check", wards, good)
    assert status == 0
    assert "Months would be: police.uk Mar 2025 complete, new" in printed
    assert "This was a check: nothing was written" in printed
    assert not data_dir.exists()
    run(capsys, "add", wards)
    before = files_under(data_dir)
    status, printed = run(capsys, "add", "--check", bad)
    assert status == 1
    assert "Nothing would go live: 1 of 11 rows" in printed
    assert files_under(data_dir) == before


def test_a_check_without_wards_says_which_file_of_wards_to_give(tmp_path, capsys):
    status, printed = run(capsys, "add", "--check", month(tmp_path, 10, 0))
    assert status == 1
    assert "expected a boundary file of the 33 wards of Leeds, with their codes (E05" in printed
    assert "such as Wards_May_2025_Boundaries_UK_BFC of the Office for National" in printed
    assert "in the same command, also in a check; `fetch` downloads it" in printed


def test_a_check_says_what_would_be_replaced(wards, tmp_path, capsys):
    run(capsys, "add", wards, month(tmp_path, 10, 0))
    _, printed = run(capsys, "add", "--check", month(tmp_path / "newer", 12, 0))
    assert "Would be replaced: police.uk: Mar 2025 is read from" in printed
    assert "Mar 2025 complete, 12 records instead of 10" in printed


# --- drafts and notes ---------------------------------------------------------------------------


def test_a_draft_is_looked_at_and_published(wards, tmp_path, capsys):
    run(capsys, "add", wards)
    status, printed = run(capsys, "add", "--draft", "--note", "a look", month(tmp_path, 10, 3))
    assert status == 0
    (draft,) = held(capsys)["drafts"]
    assert f"Draft {draft} is kept" in printed
    assert months(capsys) == []
    assert f"Draft {draft}, not shown to readers: a look" in run(capsys, "status")[1]
    assert "draft, made from" in run(capsys, "releases")[1]
    assert run(capsys, "use", draft)[0] == 1
    assert run(capsys, "publish", draft)[0] == 1  # 3 of its rows were rejected
    assert run(capsys, "publish", draft, "--accept-rejects")[0] == 0
    assert months(capsys) == ["2025-03"]
    assert held(capsys)["note"] == "a look"
    assert held(capsys)["drafts"] == []


def test_a_draft_that_was_overtaken_is_refused_in_words(wards, tmp_path, capsys):
    run(capsys, "add", wards)
    run(capsys, "add", "--draft", month(tmp_path, 10, 0))
    (draft,) = held(capsys)["drafts"]
    run(capsys, "add", month(tmp_path, 10, 0, of="2025-02"))
    status, printed = run(capsys, "publish", draft)
    assert status == 1
    assert "would lose 2025-02-west-yorkshire-street.csv" in printed
    assert months(capsys) == ["2025-02"]


# --- going on from an earlier release -----------------------------------------------------------


def _back_to_the_first(wards, tmp_path, capsys) -> tuple[str, str]:
    """The names of two releases, of boundaries and of March, the first of which readers see."""
    run(capsys, "add", wards)
    first = held(capsys)["release"]
    run(capsys, "add", month(tmp_path, 10, 0))
    second = held(capsys)["release"]
    assert f"without release {second}" in run(capsys, "use", first)[1]
    return first, second


def test_an_earlier_release_is_built_on_only_where_somebody_says_so(wards, tmp_path, capsys):
    first, second = _back_to_the_first(wards, tmp_path, capsys)
    april = month(tmp_path, 10, 0, of="2025-04")
    for check in (["--check"], []):
        status, printed = run(capsys, "add", *check, april)
        assert status == 1
        assert f"is built on release {first}, without release {second}, made of 2025-03-" in printed
        assert "Readers would lose: police.uk Mar 2025 no longer there, was complete" in printed
        assert f"readers would lose newer data. `use {second}` first to build on that" in printed
    assert held(capsys)["release"] == first
    assert run(capsys, "add", "--without-newer", april)[0] == 0
    assert months(capsys) == ["2025-04"]
    # Said once, it is settled.
    assert run(capsys, "add", month(tmp_path, 10, 0, of="2025-05"))[0] == 0
    assert months(capsys) == ["2025-04", "2025-05"]


def test_after_going_forward_again_nothing_is_asked(wards, tmp_path, capsys):
    _, second = _back_to_the_first(wards, tmp_path, capsys)
    run(capsys, "use", second)
    assert run(capsys, "add", month(tmp_path, 10, 0, of="2025-04"))[0] == 0
    assert months(capsys) == ["2025-03", "2025-04"]


def test_a_draft_of_an_earlier_release_is_published_only_where_somebody_says_so(
    wards, tmp_path, capsys
):
    _, second = _back_to_the_first(wards, tmp_path, capsys)
    status, printed = run(capsys, "add", "--draft", month(tmp_path, 10, 0, of="2025-04"))
    assert status == 0
    assert f"without release {second}" in printed
    (draft,) = held(capsys)["drafts"]
    status, printed = run(capsys, "publish", draft)
    assert status == 1
    assert "readers would lose data: what is made now is built on release" in printed
    assert run(capsys, "publish", "--without-newer", draft)[0] == 0
    assert months(capsys) == ["2025-04"]


def test_a_layer_taken_out_of_an_earlier_release_asks_too(wards, tmp_path, capsys):
    cameras = tmp_path / "cameras.csv"
    cameras.write_text("Name,Longitude,Latitude\nOne,-1.55,53.80\nTwo,-1.54,53.80\n")
    run(capsys, "add", wards, str(cameras))
    first = held(capsys)["release"]
    run(capsys, "add", month(tmp_path, 10, 0))
    run(capsys, "use", first)
    status, printed = run(capsys, "remove", "cameras")
    assert status == 1
    assert "police.uk Mar 2025 no longer there" in printed
    assert run(capsys, "remove", "--without-newer", "cameras")[0] == 0


def test_real_files_over_a_demonstration_made_since_ask_too(wards, tmp_path, capsys, data_dir):
    run(capsys, "add", wards, month(tmp_path, 10, 0))
    real = held(capsys)["release"]
    run(capsys, "demo")
    april = month(tmp_path, 10, 0, of="2025-04")
    status, printed = run(capsys, "add", wards, april)
    assert status == 1
    assert f"starts from nothing, without release {real}" in printed
    run(capsys, "use", real)
    assert run(capsys, "add", april)[0] == 0
    assert months(capsys) == ["2025-03", "2025-04"]


def test_a_note_is_shown_as_it_is_written(wards, capsys):
    hostile = "[red]no[/red] <script>alert(1)</script>"
    run(capsys, "add", "--note", hostile, wards)
    assert hostile in run(capsys, "releases")[1].replace("\n", "")
    assert held(capsys)["note"] == hostile


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  two\nlines\tof  it ", "two lines of it"),
        ("bell\x07 and \u202emirror", "bell and mirror"),
        ("half a pair \udc80", "half a pair"),
        ("x" * LONGEST_NOTE, "x" * LONGEST_NOTE),
        ("", ""),
    ],
)
def test_a_note_is_one_line_that_can_be_shown(given, kept):
    assert note_of(given) == kept


def test_a_long_note_is_refused_in_words_before_anything_is_read(wards, capsys, data_dir):
    with pytest.raises(SaferError, match="201 characters; a note is one line of at most 200"):
        note_of("x" * 201)
    status, printed = run(capsys, "add", "--note", "x" * 201, wards)
    assert status == 1
    assert "Shorten it" in printed
    assert not data_dir.exists()


# --- never exit 0 for nothing -------------------------------------------------------------------


def test_a_file_of_which_nothing_can_be_used_fails_the_command(wards, tmp_path, capsys):
    run(capsys, "add", wards)
    nothing = month(tmp_path, 0, 3)
    status, printed = run(capsys, "add", "--accept-rejects", nothing)
    assert status == 1
    assert "complete" not in printed
    status, _ = run(capsys, "add", "--accept-rejects", nothing, month(tmp_path, 3, 0, of="2025-02"))
    assert status == 1


def test_files_none_of_whose_rows_is_of_the_place_fail_the_command(wards, tmp_path, capsys):
    run(capsys, "add", wards)
    elsewhere = made.street(
        tmp_path, made.row("a", longitude="0.5").replace(made.FORCE, "Kent Police")
    )
    status, printed = run(capsys, "add", str(elsewhere))
    assert status == 1
    assert "no row of any file is of the place" in printed


def test_documents_alone_fail_the_command(tmp_path, capsys):
    (tmp_path / "README.md").write_text("About these files.")
    assert run(capsys, "add", str(tmp_path / "README.md"))[0] == 1


# --- one screen ---------------------------------------------------------------------------------


def answers(folder: Path, number: int) -> Path:
    """A folder of answers of the API, one in ten of them cut off."""
    folder.mkdir()
    for n in range(number):
        record = {
            "category": "burglary",
            "id": n,
            "month": "2025-02",
            "location": {"latitude": "53.80", "longitude": "-1.60"},
        }
        text = json.dumps([record])
        path = folder / f"2025-02-area-{n:04}.json"
        path.write_text(text[:-5] if n % 10 == 0 else text)
    return folder


def test_the_report_of_a_folder_is_one_screen(wards, tmp_path, capsys):
    run(capsys, "add", wards)
    folder = answers(tmp_path / "answers", 200)
    status, printed = run(capsys, "add", "--check", str(folder))
    assert status == 1
    assert len(printed.strip().splitlines()) < 40
    assert printed.strip().startswith("Refused: 20 files alike, 2025-02-area-0000.json")
    assert "police.uk API JSON" in printed
    assert "180" in printed
    status, printed = run(capsys, "add", "--check", "--verbose", str(folder))
    assert len(printed.splitlines()) > 180


# --- status -------------------------------------------------------------------------------------


def test_status_names_the_source_of_every_span(wards, tmp_path, capsys):
    files = [month(tmp_path, 10, 0, of=f"2025-{n:02}") for n in (1, 2, 3, 5, 7)]
    run(capsys, "add", wards, *files)
    _, printed = run(capsys, "status")
    assert (
        "police.uk: Jan 2025 to Mar 2025 complete; Apr 2025 missing (no file for this month has "
        "been loaded); May 2025 complete; Jun 2025 missing (as Apr 2025); Jul 2025 complete."
    ) in printed
    spans = held(capsys)["spans"]
    assert [(s["source"], s["first"], s["last"], s["status"]) for s in spans] == [
        ("police.uk", "2025-01", "2025-03", "complete"),
        ("police.uk", "2025-04", "2025-04", "missing"),
        ("police.uk", "2025-05", "2025-05", "complete"),
        ("police.uk", "2025-06", "2025-06", "missing"),
        ("police.uk", "2025-07", "2025-07", "complete"),
    ]
