"""The analyst's commands: `python -m data_loaders COMMAND`.

add | fetch | demo | status | releases | publish | use | tidy | template | remove | accept
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import pandas as pd
from rich.console import Console

from data_loaders.load_log import log_into, where_logged
from data_loaders.load_report import LoadReport
from data_loaders.one_load.terms import REJECTED_SHARE, Terms, note_of
from data_loaders.report import print_load
from data_loaders.status import print_releases, print_status, status_as_json
from data_loaders.stopping import FAILED, Readers, bounded
from data_loaders.terminal import TerminalProgress, printable
from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from model.errors import SaferError
from model.periods import month
from model.settings import Settings
from store.one_source import FLAG as WITHOUT_FIGURES
from store.releases.left_out import FLAG, left_out
from store.store import Store


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 done, 1 something was refused or failed)."""
    options = _parser().parse_args(arguments)
    # A ledger is wider than the 80 columns assumed where output goes to a file.
    console = Console() if sys.stdout.isatty() else Console(width=160)

    def command(readers: Readers) -> int:
        settings = Settings(**({"place": options.place} if options.place else {}))
        catalogue = load_catalogue(settings.config_dir, settings.place)
        store = Store(settings.store_root(catalogue.place.id))
        log_into(store.root)
        readers.of(store)
        return options.run(options, catalogue, store, console)

    return bounded(command, where_logged)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data_loaders", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: object, help_text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.add_argument("--place", help="a name in config/places/, or a path to a place file")
        sub.set_defaults(run=run)
        return sub

    add = command("add", _add, "load files, folders and archives, whatever they are")
    add.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, folder or zip")
    add.add_argument(
        "--replace",
        action="store_true",
        help="use a file in place of what is there of its months, whatever it holds of them",
    )
    add.add_argument("--check", action="store_true", help="say what would happen, write nothing")
    _going_live(add)
    fetch = command("fetch", _fetch, "download and load police data and boundaries")
    fetch.add_argument("--from", dest="first", metavar="YYYY-MM", type=_month)
    fetch.add_argument("--to", dest="last", metavar="YYYY-MM", type=_month)
    _going_live(fetch)
    demo = command("demo", _demo, "build the demonstration data")
    demo.add_argument("--if-empty", action="store_true", help="only when there is no release yet")
    status = command("status", _status, "what the current release holds")
    status.add_argument("--json", action="store_true", help="the same as JSON")
    _add_commands(command)
    return parser


def _add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """The commands that read no data: of releases, plans, layers and doubtful months."""
    command("releases", _releases, "every release, the newest last")
    publish = command("publish", _publish, "show a draft to readers")
    publish.add_argument("release", metavar="DRAFT", help="its name, as releases lists it")
    _asked_first(publish)
    use = command("use", _use, "show an earlier release to readers")
    use.add_argument("release", metavar="RELEASE", help="its name, as releases lists it")
    tidy = command("tidy", _tidy, "drop old releases, and what killed loads have left")
    tidy.add_argument("release", metavar="RELEASE", nargs="*", help="also one to drop, or a draft")
    tidy.add_argument("--check", action="store_true", help="say what would go, write nothing")
    template = command("template", _template, "a workbook of what a plan still needs, to fill in")
    template.add_argument("plan", metavar="PLAN")
    template.add_argument("-o", "--output", type=Path, metavar="FILE", help="else PLAN.xlsx here")
    remove = command(
        "remove", _remove, "take out a layer, a waiting or refused file, or the figures of a file"
    )
    remove.add_argument("name", metavar="NAME", help="its name, as status or the ledger has it")
    _without_newer(remove)
    accept = command("accept", _accept, "say that a doubtful month is true")
    accept.add_argument("source", metavar="SOURCE", help="such as police.uk, as status names it")
    accept.add_argument("month", metavar="MONTH", help="YYYY-MM", type=_month)
    _without_newer(accept)


def _month(text: str) -> pd.Period:
    """The month of an option, or why it is none: argparse shows no other error's words."""
    try:
        return month(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}, such as 2017-11") from None


def _going_live(sub: argparse.ArgumentParser) -> None:
    """The options of a command that makes a release."""
    sub.add_argument(
        "--draft", action="store_true", help="keep it as a draft that only its own link shows"
    )
    sub.add_argument("--note", metavar="TEXT", default="", help="what to say of the release")
    _asked_first(sub)
    sub.add_argument("--verbose", action="store_true", help="a line for every file")


def _asked_first(sub: argparse.ArgumentParser) -> None:
    """The options of a command that shows readers new tables: what it asks about otherwise."""
    sub.add_argument(
        "--accept-rejects",
        action="store_true",
        help=f"publish even where more than {100 * REJECTED_SHARE:g} %% of a file was rejected",
    )
    _without_newer(sub)
    sub.add_argument(
        WITHOUT_FIGURES,
        action="store_true",
        help="go on where months of ward figures are then no longer shown, behind another source",
    )


def _without_newer(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        FLAG,
        action="store_true",
        help="go on without the releases made since the one it is built on",
    )


def _terms(options: argparse.Namespace) -> Terms:
    return Terms(
        check=getattr(options, "check", False),
        draft=getattr(options, "draft", False),
        accept_rejects=options.accept_rejects,
        replace=getattr(options, "replace", False),
        without_newer=options.without_newer,
        without_figures=options.without_figures,
        note=note_of(getattr(options, "note", "")),
    )


def _reported(report: LoadReport, options: argparse.Namespace, console: Console) -> int:
    print_load(report, console, verbose=options.verbose)
    return FAILED if report.failed else 0


def _add(options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console) -> int:
    from data_loaders.load import add

    terms = _terms(options)
    absent = [str(path) for path in options.paths if not path.exists()]
    if absent:
        raise SaferError(f"there is no file or folder {', '.join(absent)}: nothing was loaded")
    with TerminalProgress(console, "Reading") as progress:
        report = add(options.paths, catalogue, store, progress=progress, terms=terms)
    return _reported(report, options, console)


def _fetch(
    options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console
) -> int:
    from data_loaders.fetch.http import Publishers
    from data_loaders.fetch_and_add import fetch_and_add

    settings, terms = Settings(), _terms(options)
    sources = Publishers(police=settings.police_url, ons=settings.ons_url)
    with TerminalProgress(console, "Downloading") as progress:
        report, words = fetch_and_add(
            catalogue,
            store,
            (options.first, options.last),
            sources=sources,
            progress=progress,
            terms=terms,
        )
    status = _reported(report, options, console)
    for line in words:
        console.print(line)
    return status


def _demo(options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console) -> int:
    from data_loaders.demonstration.made_store import build_demonstration

    current = store.current()
    if options.if_empty and current is not None:
        return 0
    if current is not None and not current.demonstration:
        console.print("The store holds real data: the demonstration becomes a new release.")
    release = build_demonstration(catalogue, store)
    console.print(f"Demonstration data built: release {release.release_id}.")
    return 0


def _status(
    options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console
) -> int:
    if options.json:
        sys.stdout.write(json.dumps(status_as_json(store, catalogue), indent=1) + "\n")
    else:
        print_status(store, catalogue, console)
    return 0


def _releases(_: argparse.Namespace, __: Catalogue, store: Store, console: Console) -> int:
    print_releases(store, console)
    return 0


def _publish(
    options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console
) -> int:
    from data_loaders.publishing import publish

    release = publish(store, catalogue, options.release, _terms(options))
    console.print(f"Draft {release.release_id} is published: readers are shown it now.")
    return 0


def _use(options: argparse.Namespace, _: Catalogue, store: Store, console: Console) -> int:
    release = store.use(options.release)
    console.print(f"Readers are shown release {release.release_id} now.")
    if lost := left_out(store, release, store.tables(release)):
        console.print(printable(f"Until you `use {lost.releases[-1]}` again, {lost.words}."))
    return 0


def _tidy(options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console) -> int:
    from data_loaders.tidy import tidy, to_tidy

    tidied = (to_tidy if options.check else tidy)(store, catalogue, options.release)
    for words in tidied.words:
        console.print(printable(words), highlight=False, soft_wrap=True)
    if options.check:
        console.print("Nothing was written.")
    return 0


def _template(
    options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console
) -> int:
    from data_loaders.partners.missing_series import held_series
    from data_loaders.partners.template import template_workbook

    framework = catalogue.framework(options.plan)
    if framework is None:
        known = ", ".join(f.id for f in catalogue.frameworks)
        raise SaferError(f"there is no plan '{options.plan}' for this place; give one of {known}")
    path = options.output or Path(f"{framework.id}.xlsx")
    content = template_workbook(framework, catalogue, held_series(store, catalogue))
    try:
        # Under a hidden name first: whoever is killed leaves no half of a workbook.
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        raise SaferError(f"{path}: could not be written ({error.strerror})") from None
    console.print(
        f"{printable(str(path))}: fill it in, then add it back with `python -m data_loaders add`."
    )
    return 0


def _remove(options: argparse.Namespace, _: Catalogue, store: Store, console: Console) -> int:
    from data_loaders.removing import remove

    release, what = remove(store, options.name, without_newer=options.without_newer)
    console.print(f"Out: the {what}. Release {release.release_id} is what readers see now.")
    return 0


def _accept(
    options: argparse.Namespace, catalogue: Catalogue, store: Store, console: Console
) -> int:
    from data_loaders.counts.accepting import accept

    release = accept(
        store, catalogue, options.source, options.month, without_newer=options.without_newer
    )
    console.print(
        f"The month counts as complete: release {release.release_id} is what readers see."
    )
    return 0


def run() -> NoReturn:
    """Run one command as a process, and end it at once.

    Threads of Arrow may still be letting go of the files they read: taking the interpreter down
    under them aborted 2 of 45 commands that had done all their work.
    """
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
