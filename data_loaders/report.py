"""What `add` prints: one screen for any number of files, what was refused first."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rich.console import Console
from rich.table import Table

from data_loaders.load_report import LoadReport
from data_loaders.one_load.ledger import Line
from data_loaders.one_load.terms import rejected_words
from data_loaders.terminal import printable
from model.counted import counted
from model.tables import LEDGER_CLASSES
from store.reject_causes import causes

MOST_LISTED = 8
"""Lines of one sort on the screen: refusals, causes, notes, months."""

MOST_NAMED = 3
"""Files named one by one in a line."""

_HEADINGS = ("Rows read", "Placed", "Outside", "No location", "Duplicate", "Replaced", "Rejected")
_FIRST_NUMBER = re.compile(r"^\d[\d,]*(?= )")
_NUMBER = re.compile(r"\d[\d,.]*")
_QUOTED = re.compile(r"'.*'")


def print_load(report: LoadReport, console: Console, *, verbose: bool = False) -> None:
    """What was refused, the ledger by kind, why rows were rejected, notes, months, the outcome.

    With `verbose` every file has a line of the ledger, and every rejected row and note is told.
    """
    out = _Printer(console, None if verbose else MOST_LISTED)
    out.lines("[bold red]Refused:[/]", _refusals(report.refused, verbose=verbose))
    console.print(_by_file(report.lines) if verbose else _by_kind(report.lines))
    if report.gave_nothing:
        out.line("[bold red]Nothing usable:[/]", f"no row of {_named(report.gave_nothing)}")
    if report.elsewhere:
        out.line("[bold red]Elsewhere:[/]", "no row of any file is of the place")
    out.lines("[yellow]Rejected:[/]", _rejected(report.lines, verbose=verbose))
    of_lines = [(line.file, note) for line in report.lines for note in line.notes]
    told = _notes([*of_lines, *report.passed_over], verbose=verbose)
    out.lines("Note:", [*told, *report.notes])
    out.lines(
        "Months:" if report.release else "Months would be:",
        [f"{span.source} {span.words}" for span in report.months],
    )
    out.lines(
        "Replaced:" if report.release else "Would be replaced:",
        [replacement.words for replacement in report.replaced],
    )
    if report.left_out:
        out.line("[bold yellow]Left out:[/]", f"{report.left_out.words}.")
        out.lines("  Readers would lose:", report.left_out.months)
    out.lines("[bold yellow]No longer shown:[/]", [n.words for n in report.unshown.lost])
    out.lines("Not shown:", [n.words for n in report.unshown.kept_back])
    _print_rejected_rows(report, out)
    out.line("", _outcome(report))


class _Printer:
    """Lines for people, words of files never taken for markup; at most so many of one sort."""

    def __init__(self, console: Console, most: int | None) -> None:
        self._console = console
        self._most = most

    def line(self, label: str, words: str) -> None:
        self._console.print(
            f"{label} {printable(words)}" if label else printable(words),
            highlight=False,
            soft_wrap=True,
        )

    def lines(self, label: str, found: Iterable[str]) -> None:
        every = list(found)
        for words in every[: self._most]:
            self.line(label, words)
        if self._most is not None and len(every) > self._most:
            self.line(label, f"and {len(every) - self._most:,} more such lines: see --verbose")


def _refusals(lines: Sequence[Line], *, verbose: bool) -> list[str]:
    """Why files were refused; those refused in the same words, but for their names, together."""
    if verbose:
        return [line.refused for line in lines]
    groups = _grouped(lines, _plain_refusal)
    return [
        of_cause[0].refused
        if len(of_cause) == 1
        else f"{len(of_cause):,} files alike, {_named(of_cause)}. The first: {of_cause[0].refused}"
        for of_cause in groups
    ]


def _plain_refusal(line: Line) -> str:
    """A refusal without what only one file has: its name, what is quoted of it, numbers."""
    return _NUMBER.sub("#", _QUOTED.sub("…", line.refused.replace(line.file, "…")))


def _rejected(lines: Sequence[Line], *, verbose: bool) -> list[str]:
    if verbose:
        return [
            f"{line.file}, row {reject.row}: found {reject.found}; expected {reject.expected}"
            f"{f'; perhaps {reject.suggestion}' if reject.suggestion else ''}"
            for line in lines
            for reject in line.rejects
        ]
    return [cause.words for cause in causes((x.file, r) for x in lines for r in x.rejects)]


def _notes(pairs: Sequence[tuple[str, str]], *, verbose: bool) -> list[str]:
    """The notes of files, with their names, those alike but for their numbers together."""
    if verbose:
        return [f"{file}: {note}" for file, note in pairs]
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for file, note in pairs:
        groups[_NUMBER.sub("#", note.replace(file, "…"))].append((file, note))
    return [_note(group) for group in groups.values()]


def _note(group: Sequence[tuple[str, str]]) -> str:
    (file, note), others = group[0], len(group) - 1
    if not others:
        return f"{file}: {note}"
    rests = {_FIRST_NUMBER.sub("", text) for _, text in group}
    numbers = [_FIRST_NUMBER.match(text) for _, text in group]
    if len(rests) == 1 and all(numbers):
        total = sum(int(found[0].replace(",", "")) for found in numbers if found)
        return f"{len(group):,} files: {total:,}{rests.pop()}"
    if len(rests) == 1:
        return f"{len(group):,} files: {note}"
    return f"{file}: {note}; {counted(others, 'more such note')}"


def _by_kind(lines: Sequence[Line]) -> Table:
    """One row a kind of file."""
    table = _table("What it is", "Files")
    shown = [line for line in lines if not line.refused]
    for of_kind in _grouped(shown, lambda line: line.kind):
        table.add_row(of_kind[0].kind, f"{len(of_kind):,}", *_figures(of_kind))
    table.add_section()
    table.add_row("Together", f"{len(shown):,}", *_figures(shown), style="bold")
    if len(shown) < len(lines):
        table.add_row("Refused", f"{len(lines) - len(shown):,}")
    return table


def _by_file(lines: Sequence[Line]) -> Table:
    table = _table("File", "What it is")
    shown = [line for line in lines if not line.refused]
    for line in shown:
        table.add_row(printable(line.file), line.kind, *_figures([line]))
    table.add_section()
    table.add_row("Together", "", *_figures(shown), style="bold")
    return table


def _table(first: str, second: str) -> Table:
    table = Table(title="Every row read and where it ended")
    table.add_column(first, no_wrap=True, max_width=64)
    table.add_column(second, no_wrap=True, justify="right" if second == "Files" else "left")
    for heading in _HEADINGS:
        table.add_column(heading, justify="right", no_wrap=True, min_width=len(heading))
    return table


def _figures(lines: Sequence[Line]) -> list[str]:
    return [f"{sum(getattr(x, n) for x in lines):,}" for n in ("rows_read", *LEDGER_CLASSES)]


def _grouped(lines: Iterable[Line], key: Callable[[Line], str]) -> list[list[Line]]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[key(line)].append(line)
    return list(groups.values())


def _named(lines: Sequence[Line]) -> str:
    """The first of some files by name, and how many more there are."""
    more = len(lines) - MOST_NAMED
    names = ", ".join(line.file for line in lines[:MOST_NAMED])
    return f"{names} and {counted(more, 'more file')}" if more > 0 else names


def _print_rejected_rows(report: LoadReport, out: _Printer) -> None:
    rows = report.rejected_rows
    if rows is None:
        if any(line.rejects for line in report.lines) and not report.terms.check:
            out.line("To mend:", "a store that is no folder keeps no list of rejected rows")
        return
    out.line("To mend:", f"every rejected row is listed in {rows.listed}")
    if rows.add_back and report.held:
        out.line(
            "",
            "  Mend them in their files and add these again; or publish without them first "
            f"(--accept-rejects), then add those in {rows.add_back}, mended, as files of their own",
        )
    elif rows.add_back:
        out.line("", f"  Mend those in {rows.add_back} and add that folder")
    if rows.in_the_file:
        out.line("", f"  Mend those in {rows.in_the_file} in their own files, and add these again")
    if rows.not_copied:
        names = ", ".join(rows.not_copied[:MOST_NAMED])
        out.line("", f"  Those of {names} are in that list only: the file could not be read again")


def _outcome(report: LoadReport) -> str:
    """What readers see now, or would see, and what to do where nothing went live."""
    would = "would be" if report.terms.check else "is"
    if not report.changed:
        words = f"Nothing {'would change' if report.terms.check else 'changed'}: "
        words += f"there {would} no new release."
    elif report.held:
        words = _held_words(report)
    elif report.asks and report.left_out is not None:
        went = "would go" if report.terms.check else "went"
        words = f"Nothing {went} live: readers would lose newer data. {report.left_out.remedy}."
    elif report.hides:
        went = "would go" if report.terms.check else "went"
        words = f"Nothing {went} live: readers would lose months they are shown. "
        words += f"{report.unshown.remedy}."
    elif report.terms.check:
        made = "a draft, for its own link" if report.terms.draft else "what readers see"
        number = len(report.refused)
        refused = f", without {counted(number, 'refused file')}" if number else ""
        words = f"The new release would be {made}{refused}."
    elif report.release is not None and report.release.is_draft:
        name = report.release.release_id
        words = f"Draft {name} is kept: readers see it only in links with release={name}. "
        words += f"`publish {name}` shows it to all."
    else:
        name = report.release.release_id if report.release else ""
        words = f"Release {name} is what readers see now."
    return f"{words} This was a check: nothing was written." if report.terms.check else words


def _held_words(report: LoadReport) -> str:
    went = "would go" if report.terms.check else "went"
    return (
        f"Nothing {went} live: {rejected_words(report.held)}, and one command makes one release or "
        "none. Mend the rows and add the files again; --accept-rejects publishes without them, "
        "--draft makes a release to look at first."
    )
