"""Postcodes: where they lie, so that a list of places with addresses only can be laid on the map.

Kept are those in or near the place. Of each sector further out one is kept, marked `far`, so that a
postcode of another place is told from one that no file has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

import numpy as np
import pandas as pd

from data_loaders.columns.named_columns import POSITION
from data_loaders.columns.swapped_axes import refuse_if_exchanged
from data_loaders.files.archives import own_name
from data_loaders.files.readings import Member
from data_loaders.one_load.ledger import Line
from data_loaders.one_load.load_context import Loading
from data_loaders.one_load.source import Source, Step
from data_loaders.places.postcode_columns import PREFERRED, find_postcodes
from data_loaders.places.postcode_lookup import PostcodeLookup, sector
from data_loaders.places.postcode_reading import PostcodeReading, read_postcodes
from geo.placing import Placer
from model.config.catalogue import Catalogue
from model.file_kinds import POSTCODES as KIND
from model.tables import POSTCODES

TABLE = "postcodes"

NEAR_M = 2_000.0
"""How far outside every ward a postcode is kept. Places are kept up to 1 km outside; a premises may
lie some way from its postcode's point."""


def load_postcodes(loading: Loading, files: Sequence[Member]) -> None:
    """Read files of postcodes and store those near the place.

    They add to what is stored. Of a postcode that several files give, that of the source named
    first in PREFERRED is taken; of one source that of the later load, and in one load that of the
    file whose name comes last, so that the order of files changes nothing. Leaves a line of the
    ledger for each file.
    """
    wards = loading.wards_for(files)
    if wards.empty:
        return
    placer = Placer(wards, tolerance_m=NEAR_M)
    read = partial(_read, placer=placer)
    readings = sorted(loading.readings(files, read), key=lambda r: own_name(r.file))
    if not readings:
        return
    given = [_given(reading, placer, n) for n, reading in enumerate(readings)]
    stored = loading.draft.read(TABLE).assign(reading=-1)
    taken = _taken(pd.concat([stored, *given], ignore_index=True))
    for n, reading in enumerate(readings):
        loading.lines.append(_line(reading, given[n], taken[taken["reading"] == n]))
    loading.replace(TABLE, _kept(taken))


def _read(member: Member, catalogue: Catalogue, *, placer: Placer) -> PostcodeReading:
    """The postcodes of a file, unless its eastings and northings are swapped."""
    found = read_postcodes(member, catalogue)
    x, y = (found.postcodes[axis].to_numpy(float) for axis in ("easting", "northing"))
    refuse_if_exchanged(x, y, placer, found.file)
    return found


def lookup(loading: Loading) -> PostcodeLookup:
    """The postcodes that the load has so far."""
    return PostcodeLookup(loading.draft.read(TABLE))


def beside_postcodes(name: str, postcode_files: Iterable[str]) -> bool:
    """Whether a file lies in the folder of documents of a download of postcodes.

    Their makers put tables of codes there, which are no data of ours: `Doc/` of Code-Point Open
    beside its `Data/`, `Documents/` and `User Guide/` of the ONS Postcode Directory.
    """
    roots = {found["root"] for file in postcode_files if (found := _DATA.match(file))}
    document = _DOCUMENTS.match(name)
    return document is not None and document["root"] in roots


# A file of an archive is called `codepo_gb.zip: Data/CSV/ls.csv`.
_DATA = re.compile(r"(?P<root>(.*?[/ ])?)data/", re.IGNORECASE)
_DOCUMENTS = re.compile(
    r"(?P<root>(.*?[/ ])?)(docs?|documents|documentation|user guide)/", re.IGNORECASE
)


def _given(reading: PostcodeReading, placer: Placer, number: int) -> pd.DataFrame:
    """The postcodes of a reading, canonical, with its number as `reading`."""
    codes = reading.postcodes
    how = placer.place(codes["easting"], codes["northing"]).how
    return codes.assign(
        easting=codes["easting"].round(1),
        northing=codes["northing"].round(1),
        far=np.asarray(how == "outside"),
        source=pd.Series(reading.source, codes.index, dtype="str"),
        file=pd.Series(reading.file, codes.index, dtype="str"),
        reading=number,
    )


def _taken(every: pd.DataFrame) -> pd.DataFrame:
    """Of each postcode the row that counts."""
    rank = every["source"].map({source: n for n, source in enumerate(PREFERRED)})
    ordered = every.assign(rank=rank).sort_values(
        ["postcode", "rank", "reading"], ascending=[True, True, False]
    )
    return ordered.drop_duplicates("postcode")


def _kept(taken: pd.DataFrame) -> pd.DataFrame:
    """The canonical table: all near ones, and the first by alphabet of each sector further out."""
    far = taken[taken["far"]]
    first = far[~sector(far["postcode"]).duplicated()]
    both = pd.concat([taken[~taken["far"]], first])[list(POSTCODES.columns)]
    return both.sort_values("postcode", ignore_index=True)


def _line(reading: PostcodeReading, given: pd.DataFrame, taken: pd.DataFrame) -> Line:
    near, far = int((~taken["far"]).sum()), int(given["far"].sum())
    others = len(given) - far - near
    notes = list(reading.notes)
    if ended := int((taken["ended"][~taken["far"]] != "").sum()):
        notes.append(f"{ended:,} of those placed are no longer in use")
    if not len(given) - far:
        notes.append("none of its postcodes lies in the place or near it")
    if others:
        notes.append(f"{others:,} postcodes that another file gives")
    return Line(
        file=reading.file,
        kind=reading.kind,
        sha256=reading.sha256,
        rows_read=reading.rows_read,
        placed=near,
        outside=reading.outside + far,
        no_location=reading.no_location,
        duplicate=reading.duplicate + others,
        rejects=reading.rejects,
        notes=tuple(notes),
    )


SOURCE = Source(
    KIND,
    Step.PLACES,
    load_postcodes,
    columns={**POSITION, "postcode": ("postcode", "post code", "pcd", "pcds")},
    called="a table of postcodes",
    rare=True,
    in_sheet=lambda sheet, *_: bool(find_postcodes(sheet.rows)),
)
