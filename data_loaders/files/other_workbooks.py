"""The sheets of .xls, .xlsb and .ods workbooks and of web pages, in a process of its own.

calamine lays out every cell between the first and the last, and ends the process where memory
does: a workbook of a few bytes can have one cell far away. So it reads in a process that may use so
much and no more (`workbook_process`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from data_loaders.files.sheet import Block, Book, Sheet, on_the_sheet
from data_loaders.files.text_format import HEAD_BYTES, decoded
from data_loaders.files.workbook_formats import HTML, damaged, protected
from model.settings import PROJECT

_SECONDS = 120


def read_other(data: bytes, name: str, kind: str, *, rows: int | None = None) -> Book:
    """The sheets that can be seen, `rows` of each where a number is given.

    Raises RefusedFileError for a workbook that is damaged or protected, or too much to lay out.
    """
    how = "html" if kind == HTML else "calamine"
    if kind == HTML:
        data = data.decode(decoded(data[:HEAD_BYTES], name)[0], errors="replace").encode()
    command = [sys.executable, "-m", "data_loaders.files.workbook_process", how, str(rows or 0)]
    try:
        done = subprocess.run(  # noqa: S603 (our own module, by our own interpreter)
            command, input=data, capture_output=True, timeout=_SECONDS, cwd=PROJECT, check=False
        )
    except subprocess.TimeoutExpired:
        raise damaged(name, kind, f"it takes longer than {_SECONDS} s") from None
    if done.returncode:
        raise damaged(name, kind, "it is damaged, or has cells too far apart")
    found = json.loads(done.stdout)
    if found.get("protected"):
        raise protected(name)
    if "error" in found:
        raise damaged(name, kind, found["error"])
    try:
        return Book(tuple(map(_sheet, found["sheets"])), tuple(found["hidden"]))
    except ValueError as error:
        raise damaged(name, kind, error) from None


def _sheet(found: dict[str, Any]) -> Sheet:
    merged = on_the_sheet((Block(*block) for block in found["merged"]), len(found["rows"]))
    return Sheet(name=found["name"], rows=found["rows"], merged=merged)
