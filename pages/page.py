"""What a module must offer to be a page: `app.PAGES` lists them, and nothing else knows them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol, runtime_checkable

from dash import Output
from dash.development.base_component import Component

from components.panel import Panel
from pages.question import Question


@runtime_checkable
class Page(Protocol):
    """A page; `panel_card` has what all are made of, `plain_page` makes one of nothing else."""

    NAME: str
    """Ids of its elements begin with it, and the addresses of its files have it."""
    PATH: str
    LABEL: str
    """In the menu and in the title of the window."""
    FILTERED: bool
    """Whether it has the filter bar."""
    PANELS: tuple[Panel[Question], ...]
    """Those whose files can be had."""
    OPENERS: tuple[str, ...]
    """The ids of what folds long tables open: what is folded away does not travel."""

    def layout(self) -> Component:
        """The page before its figures arrive: no text that `view` fills, and no style."""
        ...

    def outputs(self) -> dict[str, Output]:
        """What the page's callback fills, by the key that `view` gives it."""
        ...

    def view(self, question: Question, *, opened: Collection[str] = ()) -> dict[str, object]:
        """Everything the page shows for a question, each panel's table computed once."""
        ...
