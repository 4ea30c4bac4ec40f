"""Commands as processes that are killed in the middle, and a reader who asks all the while.

Each is forked from a process that has imported what commands need and has touched no store, so that
a kill costs as long as the command and not as long as its imports.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from pathlib import Path

import app
import data_loaders.__main__ as commands
import data_loaders.demonstration.made_store
import data_loaders.fetch_and_add
import data_loaders.partners.template
import data_loaders.publishing
import data_loaders.tidy  # noqa: F401 - what commands import when they run, imported before the fork
from model.settings import Settings
from store.store import Store

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__])

PATIENCE_S = 120
LOOKS_EVERY_S = 0.0005
READS_EVERY_S = 0.02


def _run(arguments: Sequence[str], environment: Mapping[str, str], begins: Event) -> None:
    os.environ.update(environment)
    sys.stdout = sys.stderr = io.StringIO()
    begins.set()
    status = commands.main(arguments)
    # As the commands themselves end: threads of Arrow may still be at work.
    os._exit(status)


def begun(arguments: Sequence[str], environment: Mapping[str, str]) -> BaseProcess:
    """A command in a process of its own, from the moment on in which it begins."""
    begins = PROCESSES.Event()
    process = PROCESSES.Process(target=_run, args=(arguments, dict(environment), begins))
    process.start()
    assert begins.wait(PATIENCE_S)
    return process


@dataclass(frozen=True)
class Course:
    """How a command went that nobody killed."""

    status: int
    took_s: float
    steps: int
    """How often something was seen to change in the folder of the store."""


def finished(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> Course:
    """A command that is let alone."""
    process, started = begun(arguments, environment), time.perf_counter()
    steps = _after_steps(process, folder, None)
    process.join(PATIENCE_S)
    return Course(process.exitcode, time.perf_counter() - started, steps)


def killed(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    course: Course,
    dice: random.Random,
) -> bool:
    """Kill a command at a random moment; whether it was killed before its end.

    Every other one by the clock, the rest after a number of changes in the store: most of the time
    of a command is reading.
    """
    moment, steps = dice.uniform(0, course.took_s), dice.randint(1, max(course.steps, 1))
    by_the_clock = dice.random() < 0.5
    process = begun(arguments, environment)
    if by_the_clock:
        process.join(moment)
    else:
        _after_steps(process, folder, steps)
    process.kill()
    process.join(PATIENCE_S)
    return process.exitcode == -signal.SIGKILL


def _after_steps(process: BaseProcess, folder: Path, most: int | None) -> int:
    """Wait until something has changed so often in a folder, or a process has ended; how often."""
    seen, before = 0, _state(folder)
    while process.is_alive() and (most is None or seen < most):
        now = _state(folder)
        seen += now != before
        before = now
        time.sleep(LOOKS_EVERY_S)
    return seen


def _state(folder: Path) -> tuple[int, ...]:
    """When each folder of a store was written to: a file made, renamed or removed."""
    inside = (*folder.glob("*/"), *folder.glob("*/_delta_log/"))
    return tuple(found.stat().st_mtime_ns for found in (folder, *inside) if found.exists())


@dataclass(frozen=True)
class Reader:
    """A reader in a process of its own who asks for pages of one store until told to stop."""

    process: BaseProcess
    stop: Event
    told: Connection

    def ended(self) -> tuple[int, list[str]]:
        """How many answers there were, and what was wrong with any."""
        self.stop.set()
        assert self.told.poll(PATIENCE_S)
        answers, wrong = self.told.recv()
        self.process.join(PATIENCE_S)
        return answers, wrong


def reader(environment: Mapping[str, str], root: str) -> Reader:
    """A reader, from the first answer on."""
    stop, begins = PROCESSES.Event(), PROCESSES.Event()
    mine, theirs = PROCESSES.Pipe(duplex=False)
    arguments = (dict(environment), root, begins, stop, theirs)
    process = PROCESSES.Process(target=_read, args=arguments, daemon=True)
    process.start()
    assert begins.wait(PATIENCE_S)
    return Reader(process, stop, mine)


PAGE = "/data/overview/trend.csv"


def _read(
    environment: Mapping[str, str], root: str, begins: Event, stop: Event, told: Connection
) -> None:
    """Ask for what readers are shown, and for each release there is: it always says the same."""
    sys.stdout = sys.stderr = io.StringIO()
    os.environ.update(environment)
    browser = app.create_app(Settings(release_check_s=0, log_level="ERROR")).server.test_client()
    said: dict[str, str] = {}
    wrong, answers, store = [], 0, Store(root)
    while not (stop.is_set() and answers):
        for name in ["", *(release.release_id for release in store.readable())]:
            answer = browser.get(PAGE, query_string={"release": name} if name else {})
            answers += 1
            begins.set()
            time.sleep(READS_EVERY_S)
            rows = _rows(answer.text)
            before = said.setdefault(name, rows) if name else rows
            is_gone = "was dropped" in answer.text
            if answer.status_code != 200 or (before != rows and not is_gone):
                wrong.append(f"{name or 'current'}: {answer.status_code}, {answer.text[:2000]}")
    told.send((answers, wrong))
    os._exit(0)


def _rows(text: str) -> list[str]:
    """The figures of a file: what stands above them says whether a draft was published since."""
    return [line for line in text.splitlines() if "# " not in line[:4]]
