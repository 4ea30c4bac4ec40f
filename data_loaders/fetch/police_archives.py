"""Street-level files of one force, out of the archives of data.police.uk.

An archive `YYYY-MM.zip` holds every force's files of the 36 months to its own, over a gigabyte.
Only its list of members and the wanted members travel, by HTTP range requests.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pandas as pd
import urllib3
from remotezip import RangeNotSupported, RemoteIOError, RemoteZip, RemoteZipError

from data_loaders.fetch.downloads import Downloads
from data_loaders.fetch.http import CUTS, GO_ON, Client, unreachable
from model.errors import FetchError

ARCHIVE_MONTHS = 36
"""How many months an archive reaches back, its own included: https://data.police.uk/about/"""

NOT_THERE = (403, 404, 410)
"""How the publisher's file store says that there is no such archive; 403 where it lists nothing."""

_BROKEN = (urllib3.exceptions.HTTPError, zipfile.BadZipFile, zlib.error, EOFError)


@dataclass(frozen=True)
class Archive:
    """A published archive; its `version` changes whenever it is published again."""

    month: pd.Period
    url: str
    version: str


def street_file(month: pd.Period, force: str) -> str:
    """The publisher's name for a force's street-level file of a month."""
    return f"{month}-{force}-street.csv"


def find_archive(client: Client, month: pd.Period) -> Archive | None:
    """The archive named after a month, or None when none is published under that name.

    Raises FetchError when the publisher cannot be reached or answers with another error.
    """
    url = f"{client.sources.police}/data/archive/{month}.zip"
    answer = client.head(url)
    if answer.status_code in NOT_THERE:
        return None
    if not answer.ok:
        raise FetchError(f"{url} answered {answer.status_code} {answer.reason}; {GO_ON}")
    headers = answer.headers
    marks = [headers.get(name, "") for name in ("ETag", "Last-Modified", "Content-Length")]
    return Archive(month, url, " ".join(filter(None, marks)))


def archives_for(
    months: Iterable[pd.Period], newest: pd.Period, exists: Callable[[pd.Period], bool]
) -> dict[pd.Period, pd.Period]:
    """Months to the archive each is read from, using as few archives as possible.

    Each month is read from the newest archive used that reaches back to it, which holds its latest
    revision. A month that no archive holds is left out. `newest` is the newest month that may have
    an archive.
    """
    wanted = sorted(months)
    used: list[pd.Period] = []
    for month in wanted:
        if not used or used[-1] < month:
            latest = min(month + (ARCHIVE_MONTHS - 1), newest)
            reach = (latest - back for back in range((latest - month).n + 1))
            used += islice(filter(exists, reach), 1)  # asks no further than the first
    holding = {m: [a for a in used if m <= a < m + ARCHIVE_MONTHS] for m in wanted}
    return {month: max(archives) for month, archives in holding.items() if archives}


def fetch_months(
    client: Client,
    archive: Archive,
    names: list[str],
    downloads: Downloads,
    describe: Callable[[str], None],
) -> Iterator[tuple[str, bool]]:
    """Save the named files of an archive; each one's name, and whether it was here already.

    A name the archive does not hold is left out. `describe` is told of each file that travels.
    Raises FetchError when the archive cannot be reached, hands out no parts, or stays damaged.
    """
    if all(downloads.has(name, _origin(archive)) for name in names):
        yield from ((name, True) for name in names)
        return
    left = list(names)
    failures = 0
    while True:
        try:
            for name, reused in _take(client, archive, left, downloads, describe):
                yield name, reused
                left = [other for other in left if other != name]
                # Progress earns new attempts: a long download may be cut many times.
                failures = 0
        except (RemoteZipError, *_BROKEN) as error:
            failures += 1
            if isinstance(error, RemoteZipError) or failures == CUTS:
                raise _in_words(archive, error) from error
            client.pause(failures)
        else:
            return


def _take(
    client: Client,
    archive: Archive,
    names: list[str],
    downloads: Downloads,
    describe: Callable[[str], None],
) -> Iterator[tuple[str, bool]]:
    timeout = client.sources.timeout
    with RemoteZip(archive.url, session=client.session, timeout=timeout) as zipped:
        members = {info.filename.rsplit("/", 1)[-1]: info for info in zipped.infolist()}
        for name in names:
            if name not in members:
                continue
            reused = downloads.holds(name, members[name].file_size, members[name].CRC)
            if reused:
                downloads.note(name, _origin(archive))
            else:
                describe(name)
                _save(zipped, members[name], downloads, name, _origin(archive))
            yield name, reused


def _save(
    zipped: zipfile.ZipFile, info: zipfile.ZipInfo, downloads: Downloads, name: str, origin: str
) -> None:
    # zipfile compares the checksum when the last byte is read, before the file gets its name.
    with zipped.open(info) as member:
        downloads.save(name, origin, lambda file: shutil.copyfileobj(member, file))


def _origin(archive: Archive) -> str:
    return f"{archive.url} {archive.version}"


def _in_words(archive: Archive, error: Exception) -> FetchError:
    if isinstance(error, RangeNotSupported):
        return FetchError(
            f"{archive.url} was not handed out in parts: a maintenance page may stand in its "
            "place, or the server changed. Try again later, or download the archive with a "
            "browser and add that file"
        )
    if isinstance(error, RemoteIOError):
        # remotezip keeps only the text of what requests raised.
        return unreachable(archive.url, error.__context__ or error)
    if isinstance(error, urllib3.exceptions.HTTPError):
        return unreachable(archive.url, error)
    return FetchError(
        f"{archive.url} is damaged ({error}); a zip archive was expected. Try again later; {GO_ON}"
    )
