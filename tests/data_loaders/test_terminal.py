"""Words of files on a terminal: shown as they stand, never obeyed."""

import io

import pytest
from rich.console import Console

from data_loaders.terminal import TerminalProgress, harmless, printable

ODD = ["a\nb.csv", "\x1b[31mred.csv", "\x1b]0;title\x07.csv", "\x9b31m.csv", "[/b]x[bold]y.csv"]


def shown(console: Console) -> str:
    console.file.seek(0)
    return console.file.read()


@pytest.mark.parametrize("name", ODD)
def test_a_name_is_one_line_and_no_code_for_the_terminal(name):
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    console.print(printable(name), highlight=False)
    assert shown(console) == f"{harmless(name)}\n"
    assert shown(console).count("\n") == 1
    assert not set("\x1b\x07\x9b") & set(shown(console))


@pytest.mark.parametrize("name", ODD)
def test_a_bar_shows_a_name_as_it_stands(name):
    console = Console(file=io.StringIO(), force_terminal=True, width=80)
    with TerminalProgress(console, "Reading") as progress:
        progress.start(1)
        progress.advance(name)
    assert harmless(name) in shown(console)
