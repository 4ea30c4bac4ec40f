"""Measure the budgets: `python -m benchmarks [PART ...] [--json FILE]`.

Everything is made in a temporary folder and served on this computer alone; both are cleared away
at the end, also after Ctrl+C.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from rich.console import Console

from benchmarks.change import change
from benchmarks.crowd import crowd
from benchmarks.loading import loading
from benchmarks.paint import paint
from benchmarks.results import OVER, Result, print_results, write_json
from benchmarks.start import start
from benchmarks.stores import Stores
from benchmarks.visit import visit
from model.errors import SaferError

PARTS: dict[str, Callable[[Stores], list[Result]]] = {
    "loading": loading,
    "start": start,
    "visit": visit,
    "change": change,
    "paint": paint,
    "load": crowd,
}
FAILED, INTERRUPTED = 1, 130
WIDE = 130
IDLE = 0.5
"""A load average above which something else is surely running."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts asked for; returns 0, or 1 when a budget is exceeded or a part failed."""
    options = _parser().parse_args(arguments)
    # Where nobody looks, as in a log, rich would fold the table to 80 characters.
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if os.getloadavg()[0] > IDLE:
        console.print(f"This computer is busy (load {os.getloadavg()[0]:.1f}): times will be long.")
    # So that what is running is cleared away however the run is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(INTERRUPTED))
    try:
        results, failed = _measured(options.parts or list(PARTS), console)
    except KeyboardInterrupt:
        console.print("Stopped: everything that was started is cleared away.")
        return INTERRUPTED
    print_results(results, console)
    if options.json:
        write_json(results, options.json)
    return FAILED if failed or any(result.verdict == OVER for result in results) else 0


def _measured(parts: Sequence[str], console: Console) -> tuple[list[Result], list[str]]:
    """The results of the parts that could be measured, and the names of those that could not."""
    results: list[Result] = []
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="safer-bench-") as folder:
        stores = Stores(Path(folder))
        for part in parts:
            console.print(f"Measuring {part} ...")
            try:
                results += PARTS[part](stores)
            except (SaferError, PlaywrightError) as error:
                # What the other parts take minutes to find is not lost with it.
                console.print(f"[bold red]{part} failed:[/] {error}", highlight=False)
                failed.append(part)
    return results, failed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        type=_part,
        metavar="PART",
        help=f"of {', '.join(PARTS)}; all where none is named",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results there too")
    return parser


def _part(name: str) -> str:
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"no part '{name}'; there are {', '.join(PARTS)}")
    return name


if __name__ == "__main__":
    sys.exit(main())
