"""A local server that answers as data.police.uk and the ONS portal do, their faults included.

In a test: `with StandIn() as site: fetch(..., sources=site.publishers)`. To try the commands
offline: `.venv/bin/python tests/publishers.py` serves made data of a place and prints its settings.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import threading
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pandas as pd
import shapely

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from data_loaders.fetch.http import Publishers
from model.config.catalogue import Catalogue
from model.config.catalogue_files import load_catalogue
from tests.publications import made_layers, police_archive, record, street_csv

MAINTENANCE = b"<!DOCTYPE html><html><body><h1>Down for maintenance</h1></body></html>"


@dataclass
class Fault:
    """Something that goes wrong `times` times for requests whose path contains `path`."""

    kind: str
    """status, cut, html, slow, trickle (slowly to the end) or whole (ranges ignored)."""
    path: str = ""
    times: int = 1
    method: str = ""
    code: int = 500
    retry_after: int | None = None
    after: int = 0
    """Bytes sent before a cut."""
    seconds: float = 0.0


@dataclass
class Seen:
    """One request, and what was answered."""

    at: float
    method: str
    path: str
    status: int
    asked: str = ""
    """The Range header."""
    sent: int = 0
    """Bytes of the answer's body."""


@dataclass
class StandIn:
    """The publishers. Fill the fields, enter it, and read `seen` afterwards."""

    dates: list[str] = field(default_factory=list)
    archives: dict[str, bytes] = field(default_factory=dict)
    """Month of the archive's name to its bytes."""
    editions: dict[str, int] = field(default_factory=dict)
    """Month to how often its archive was published: its ETag."""
    records: list[dict[str, Any]] = field(default_factory=list)
    layers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    most_records: int = 10_000
    page: int = 2_000
    flag: str = "properties"
    """Where a page says that there are more: properties or top."""
    faults: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> StandIn:
        handler = type("Handler", (_Handler,), {"site": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    @property
    def publishers(self) -> Publishers:
        """To hand to `fetch`: this server, asked with little patience."""
        return Publishers(self.address, f"{self.address}/ons", timeout_s=2.0, backoff_s=0.01)

    def publish(self, month: str, archive: bytes) -> None:
        """Put an archive in place, newly or again."""
        self.archives[month] = archive
        self.editions[month] = self.editions.get(month, 0) + 1

    def asked(self, path: str, method: str = "") -> list[Seen]:
        """The requests whose path contains this."""
        return [s for s in self.seen if path in s.path and method in ("", s.method)]

    def sent(self, path: str = "") -> int:
        """Bytes of answers to requests whose path contains this."""
        return sum(s.sent for s in self.asked(path))

    def fault(self, method: str, path: str, *kinds: str) -> Fault | None:
        """The next fault due for a request, used up by asking."""
        for fault in self.faults:
            fits = fault.path in path and fault.method in ("", method)
            if fits and fault.times and (not kinds or fault.kind in kinds):
                fault.times -= 1
                return fault
        return None


class _Handler(BaseHTTPRequestHandler):
    site: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing: `seen` holds it all."""

    def do_HEAD(self) -> None:
        self._answer({})

    def do_GET(self) -> None:
        self._answer(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._answer(dict(parse_qsl(body)))

    def _answer(self, form: dict[str, str]) -> None:
        fault = self.site.fault(self.command, self.path)
        if fault and fault.kind == "status":
            wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            self._send(fault.code, b"a fault was asked for", wait)
        elif fault and fault.kind == "html":
            self._send(200, MAINTENANCE, {"Content-Type": "text/html"})
        else:
            if fault and fault.kind == "slow":
                time.sleep(fault.seconds)
            self._send(*self._content(form, fault), fault=fault)

    def _content(
        self, form: dict[str, str], fault: Fault | None
    ) -> tuple[int, bytes, dict[str, str]]:
        path = urlsplit(self.path).path
        if path == "/api/crimes-street-dates":
            return _json([{"date": d, "stop-and-search": []} for d in self.site.dates])
        if path == "/api/crimes-street/all-crime":
            return self._all_crime(form)
        if found := re.fullmatch(r"/data/archive/(.+)\.zip", path):
            return 302, b"", {"Location": f"/store/{found[1]}.zip"}
        if found := re.fullmatch(r"/store/(.+)\.zip", path):
            return self._archive(found[1], ranges=not (fault and fault.kind == "whole"))
        if found := re.fullmatch(r"/ons/(.+)/FeatureServer/0/query", path):
            return self._layer(found[1], form)
        return 404, b"no such page", {}

    def _archive(self, name: str, *, ranges: bool) -> tuple[int, bytes, dict[str, str]]:
        month = max(self.site.archives, default="") if name == "latest" else name
        if month not in self.site.archives:
            return 404, b"no such archive", {}
        whole, edition = self.site.archives[month], self.site.editions.get(month, 1)
        headers = {
            "ETag": f'"{month}-{edition}"',
            "Last-Modified": formatdate(1_700_000_000 + edition, usegmt=True),
            "Content-Type": "application/zip",
        }
        asked = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if not asked or not ranges:
            return 200, whole, headers
        first, last = _span(asked[1], asked[2], len(whole))
        headers["Content-Range"] = f"bytes {first}-{last}/{len(whole)}"
        return 206, whole[first : last + 1], headers

    def _all_crime(self, form: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        corners = [pair.split(",") for pair in form["poly"].split(":")]
        polygon = shapely.Polygon([(float(lng), float(lat)) for lat, lng in corners])
        places = [r["location"] for r in self.site.records]
        inside = shapely.contains_xy(
            polygon,
            [float(p["longitude"]) for p in places],
            [float(p["latitude"]) for p in places],
        )
        pairs = zip(self.site.records, inside, strict=True)
        found = [r for r, held in pairs if held and r["month"] == form["date"]]
        if len(found) > self.site.most_records:
            return 503, b"", {}
        return _json(found)

    def _layer(self, service: str, form: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        if service not in self.site.layers:
            return _arcgis_error("Invalid URL", "Invalid URL")
        column, how, value = re.fullmatch(r"(\w+)\s*(=|LIKE)\s*'(.*)'", form["where"]).groups()
        features = self.site.layers[service]
        if column not in features[0]["properties"]:
            wrong = f"'Invalid field: {column}' parameter is invalid"
            return _arcgis_error("Cannot perform query. Invalid query parameters.", wrong)
        pattern = re.escape(value).replace("%", ".*") if how == "LIKE" else re.escape(value)
        fits = [f for f in features if re.fullmatch(pattern, f["properties"][column])]
        if form.get("returnCountOnly") == "true":
            return _json({"count": len(fits)})
        first = int(form["resultOffset"])
        size = min(int(form["resultRecordCount"]), self.site.page)
        more = {"exceededTransferLimit": True} if first + size < len(fits) else {}
        where = {"properties": more} if self.site.flag == "properties" and more else more
        page = fits[first : first + size]
        return _json({"type": "FeatureCollection", **where, "features": page})

    def _send(
        self, status: int, body: bytes, headers: dict[str, str], *, fault: Fault | None = None
    ) -> None:
        # Noted before the reader can have the answer, so a test never looks too early.
        asked = self.headers.get("Range", "")
        seen = Seen(time.monotonic(), self.command, self.path, status, asked)
        self.site.seen.append(seen)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self._body(body, seen, fault)

    def _body(self, body: bytes, seen: Seen, fault: Fault | None) -> None:
        kind = fault.kind if fault else ""
        if kind == "cut":
            body, self.close_connection = body[: fault.after], True
        step = 4096 if kind == "trickle" else max(1, len(body))
        for start in range(0, len(body), step):
            block = body[start : start + step]
            seen.sent += len(block)
            try:
                self.wfile.write(block)
            except OSError:  # the reader was killed, or had enough
                self.close_connection = True
                return
            if kind == "trickle":
                time.sleep(fault.seconds)


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last or size), size - 1)


def _json(value: object) -> tuple[int, bytes, dict[str, str]]:
    return 200, json.dumps(value).encode(), {"Content-Type": "application/json"}


def _arcgis_error(message: str, detail: str) -> tuple[int, bytes, dict[str, str]]:
    return _json({"error": {"code": 400, "message": message, "details": [detail]}})


def made_site(catalogue: Catalogue, *, months: int = 37, per_month: int = 3_000) -> StandIn:
    """Publishers of made data for a place: all months but the newest in one archive."""
    place, dice = catalogue.place, random.Random(1)
    dates = [str(m) for m in pd.period_range(end="2025-03", periods=months, freq="M")]
    box = place.box
    points = [
        (dice.uniform(box.west, box.east), dice.uniform(box.south, box.north))
        for _ in range(per_month)
    ]
    files = {
        f"{m}-{place.force}-street.csv": street_csv(m, place.force, points) for m in dates[:-1]
    }
    numbered = enumerate(points, start=1)
    return StandIn(
        dates=dates[::-1],
        archives={dates[-2]: police_archive(files, ballast=20_000)},
        records=[record(n, dates[-1], lng, lat) for n, (lng, lat) in numbered],
        layers=made_layers(place),
        most_records=1_000,
    )


def main() -> None:
    """Serve made data until interrupted."""
    words = argparse.ArgumentParser(description=main.__doc__)
    words.add_argument("--place", default="leeds")
    words.add_argument("--port", type=int, default=8900)
    chosen = words.parse_args()
    config = Path(__file__).resolve().parent.parent / "config"
    site = made_site(load_catalogue(config, chosen.place))
    site.port = chosen.port
    with site:
        print(
            f"export SAFER_POLICE_URL={site.address} SAFER_ONS_URL={site.address}/ons", flush=True
        )
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"{len(site.seen)} requests, {site.sent():,} bytes")


if __name__ == "__main__":
    main()
