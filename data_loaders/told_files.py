"""What each file of a load is: those that are read, those passed over, those nothing knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from data_loaders.files.archives import Listed, members, told_apart, with_folder
from data_loaders.files.companions import alone, companion
from data_loaders.files.readings import Member
from data_loaders.headings.named_areas import named_areas
from data_loaders.one_load.ledger import refused
from data_loaders.one_load.load_context import MOST_FILES, Loading, too_many
from data_loaders.one_load.reading_order import Found, of_kinds
from data_loaders.one_load.refused_files import RefusedFile
from data_loaders.one_load.unforeseen import foreseen
from data_loaders.partners.mapping import mappings_beside
from data_loaders.places.postcodes import beside_postcodes
from data_loaders.recognise import recognise
from data_loaders.sources import SOURCES, kind_by_name, source_of
from model.errors import RefusedFileError
from model.file_kinds import BOUNDARIES, NOT_DATA, PARTNER_INCIDENTS, POSTCODES, STREET_API


def told_files(loading: Loading, paths: Iterable[Path]) -> list[Found]:
    """The files that are read, each with its kind, in the order given.

    One that nothing knows is refused, with a line in the ledger; what is no data is passed over.
    """
    given = _listed(loading, list(paths))
    whole = [(path, m) for path, m in given if not isinstance(m, RefusedFileError)]
    loading.mappings = mappings_beside(member for _, member in whole)
    read: list[Found] = []
    told: list[Found] = []
    unknown: list[tuple[str, str]] = []
    for path, member in given:
        if isinstance(member, RefusedFileError):
            loading.lines.append(refused(member.file or path.name, str(member)))
            continue
        try:
            with foreseen(member.name):
                kind = _kind(loading, member)
        except RefusedFileError as error:
            unknown.append((member.name, str(error)))
            file = RefusedFile.of_error(member.name, error)
            loading.unread.setdefault(kind_by_name(member.name), []).append(file)
            continue
        told.append((member, kind))
        if source_of(kind).is_loaded:
            by_itself = path.is_file() and kind == STREET_API
            read.append((with_folder(member) if by_itself else member, kind))
        else:
            loading.passed_over.append((member.name, f"{kind}, not loaded by this version"))
    _tell_unknown(loading, unknown, told)
    return read


def _listed(loading: Loading, paths: Sequence[Path]) -> list[Listed]:
    """The files behind the paths of a command; none where they are more than are read."""
    found = [(path, member) for path in paths for member in _members(path)]
    if len(found) <= MOST_FILES:
        return told_apart(found)
    # A folder may be called "." or "..": it has a name all the same.
    names = dict.fromkeys(path.resolve().name or str(path) for path in paths)
    loading.lines += [refused(name, too_many(len(found), name)) for name in names]
    return []


def _kind(loading: Loading, member: Member) -> str:
    if member.name in loading.mappings:
        return PARTNER_INCIDENTS
    offences = loading.catalogue.offence_of_name
    try:
        return recognise(member, offences)
    except RefusedFileError:
        stored = loading.draft.read("areas")
        areas = named_areas(loading.catalogue.place, stored[stored["area_type"] == "ward"])
        for source in SOURCES:
            if source.in_names and source.in_names(member, offences, areas):
                return source.kind
        raise


def _tell_unknown(
    loading: Loading, unknown: Sequence[tuple[str, str]], told: Sequence[Found]
) -> None:
    """Refuse the files that nothing knows, but those that belong to another: they are no data."""
    of_boundaries, of_postcodes = (
        [member.name for member in of_kinds(told, kind)] for kind in (BOUNDARIES, POSTCODES)
    )
    for name, why in unknown:
        what, is_beside = companion(name, of_boundaries)
        if beside_postcodes(name, of_postcodes):
            loading.passed_over.append((name, f"{NOT_DATA}, a document of the postcodes beside it"))
        elif what and is_beside:
            loading.passed_over.append((name, f"{NOT_DATA}, {what} beside it"))
        else:
            loading.lines.append(refused(name, alone(name, what) if what else why))


def _members(path: Path) -> list[Member | RefusedFileError]:
    try:
        with foreseen(path.name):
            return list(members(path))
    except RefusedFileError as error:
        return [error]
