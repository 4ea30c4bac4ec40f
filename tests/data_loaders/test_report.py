"""The report of a load: words alike are said once, whatever files hold is never markup."""

from __future__ import annotations

import io

from rich.console import Console

from data_loaders.load_report import LoadReport
from data_loaders.one_load.ledger import Line, refused
from data_loaders.report import print_load
from data_loaders.terminal import TerminalProgress
from model.rejects import Reject


def printed(*lines: Line, verbose: bool = False) -> list[str]:
    """The lines of a report, without those of its table."""
    out = io.StringIO()
    print_load(LoadReport(list(lines), None), Console(file=out, width=160), verbose=verbose)
    return [line for line in out.getvalue().splitlines() if line[:1].isalpha()]


def read(file: str, *notes: str, rejects: tuple[Reject, ...] = ()) -> Line:
    rows = 10 + len(rejects)
    return Line(file, "police.uk API JSON", rows_read=rows, placed=10, rejects=rejects, notes=notes)


def test_notes_that_begin_with_a_number_are_summed():
    lines = [read(f"{n}.json", f"{n} placed lie metres outside every ward") for n in (1, 2, 3)]
    assert "Note: 3 files: 6 placed lie metres outside every ward" in printed(*lines)


def test_files_passed_over_are_one_line_a_kind():
    pictures = [(f"{n}.png", "not data, not loaded by this version") for n in range(7)]
    schema = ("a.xsd", "not data, the schema of a GML beside it")
    out = io.StringIO()
    print_load(LoadReport([], None, passed_over=[*pictures, schema]), Console(file=out, width=160))
    assert [line for line in out.getvalue().splitlines() if line.startswith("Note:")] == [
        "Note: 7 files: not data, not loaded by this version",
        "Note: a.xsd: not data, the schema of a GML beside it",
    ]


def test_numbers_within_a_note_are_not_summed():
    lines = [read(f"{n}.json", f"Mar {n} is loaded already") for n in (2024, 2025)]
    (note,) = [line for line in printed(*lines) if line.startswith("Note:")]
    assert note == "Note: 2024.json: Mar 2024 is loaded already; 1 more such note"


def test_what_was_refused_comes_first_those_alike_together():
    lines = [read("good.json"), *(refused(f"{n}.csv", f"{n}.csv is empty") for n in range(5))]
    first = printed(*lines)[0]
    assert first == "Refused: 5 files alike, 0.csv, 1.csv, 2.csv and 2 more files. " + (
        "The first: 0.csv is empty"
    )


def test_long_lists_end_in_how_many_more_there_are():
    lines = [refused(f"{word}.csv", f"it is {word}") for word in "abcdefghijklmn"]
    said = [line for line in printed(*lines) if line.startswith("Refused:")]
    assert len(said) == 9
    assert said[-1] == "Refused: and 6 more such lines: see --verbose"
    assert len([x for x in printed(*lines, verbose=True) if x.startswith("Refused:")]) == 14


def test_what_files_hold_is_shown_as_it_is():
    odd = Reject(2, "crime type '[red]x[/red]'", "[b]a crime type[/b]")
    text = "\n".join(printed(read("[i]f.json", "[u]note", rejects=(odd,))))
    for part in ("'[red]x[/red]'", "[b]a crime type[/b]", "[i]f.json", "[u]note"):
        assert part in text


def test_brackets_in_the_name_of_a_file_are_no_markup():
    console = Console(file=io.StringIO(), force_terminal=True, width=200)
    with TerminalProgress(console, "Reading") as bar:
        bar.start(1)
        bar.advance("ward [/b] [1].csv")
    assert "ward [/b] [1].csv" in console.file.getvalue()
