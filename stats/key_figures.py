"""The figures the plans print, worked out again: `python -m stats.key_figures [--json]`.

A figure reconciles when each of its checks holds; no verdict is kept anywhere.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from model.config.key_figures import KeyFigure, load_key_figures
from model.errors import SaferError
from model.settings import Settings
from stats.figure_checks import Outcome, Verdict, outcome

COLUMNS = (
    "number",
    "framework",
    "title",
    "claim",
    "arithmetic",
    "expected",
    "computed",
    "verdict",
    "remark",
    "source",
)


def key_figures_table(figures: Iterable[KeyFigure]) -> pd.DataFrame:
    """One row a figure, with COLUMNS; one line a check in arithmetic, expected and computed.

    `number` is a whole number, all else text; several plans are joined by a comma.
    """
    return pd.DataFrame([_row(f) for f in figures], columns=list(COLUMNS))


def _row(figure: KeyFigure) -> dict[str, object]:
    outcomes = [outcome(check, figure) for check in figure.checks]
    return {
        "number": figure.number,
        "framework": ", ".join(figure.frameworks),
        "title": figure.title,
        "claim": figure.claim,
        "arithmetic": "\n".join(o.arithmetic for o in outcomes),
        "expected": "\n".join(o.expected for o in outcomes),
        "computed": "\n".join(o.computed for o in outcomes),
        "verdict": verdict(outcomes),
        "remark": figure.remark,
        "source": figure.source,
    }


def verdict(outcomes: Iterable[Outcome]) -> Verdict:
    """That of a figure: one check that fails is enough, and one untested leaves it open."""
    found = {o.verdict for o in outcomes}
    worst: tuple[Verdict, ...] = ("does not reconcile", "cannot be tested")
    return next((v for v in worst if v in found), "reconciles")


def print_key_figures(table: pd.DataFrame, console: Console) -> None:
    """Every figure with its arithmetic and verdict, then how many there are of each verdict."""
    shown = Table(title="Published figures, worked out again", show_lines=True)
    shown.add_column("No.", justify="right")
    for heading in ("What is printed", "Arithmetic", "Expected", "Computed", "Verdict"):
        shown.add_column(heading, overflow="fold")
    for row in table.itertuples():
        said = "\n".join(filter(None, (row.title, row.claim, row.remark, row.source)))
        cells = (str(row.number), said, row.arithmetic, row.expected, row.computed)
        style = _STYLES[row.verdict]
        shown.add_row(*map(escape, cells), f"[{style}]{row.verdict}[/]")
    console.print(shown)
    counts = table["verdict"].value_counts()
    words = ", ".join(f"{counts.get(v, 0)} {said}" for v, said in _SUMMED.items())
    console.print(f"{len(table)} figures: {words}.", highlight=False)


_STYLES: dict[Verdict, str] = {
    "reconciles": "green",
    "does not reconcile": "bold red",
    "cannot be tested": "yellow",
}
_SUMMED: dict[Verdict, str] = {
    "reconciles": "reconcile",
    "does not reconcile": "do not reconcile",
    "cannot be tested": "cannot be tested",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every figure; returns 0, or 1 when the file of figures cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m stats.key_figures", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    options = parser.parse_args(arguments)
    try:
        table = key_figures_table(load_key_figures(Settings().config_dir))
    except SaferError as error:
        Console(stderr=True).print(f"[bold red]Stopped:[/] {escape(str(error))}", highlight=False)
        return 1
    if options.json:
        sys.stdout.write(json.dumps(table.to_dict("records"), indent=1, ensure_ascii=False) + "\n")
    else:
        print_key_figures(table, Console() if sys.stdout.isatty() else Console(width=180))
    return 0


if __name__ == "__main__":
    sys.exit(main())
