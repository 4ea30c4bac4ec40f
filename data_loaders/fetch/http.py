"""Requests to the publishers: patient, slower than their limit, and failing in words."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import requests
import urllib3.exceptions as low
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from model.errors import FetchError

AGENT = "community-safety-dashboard (open data loader)"
CONNECT_S = 10.0
"""How long to wait for a connection; an answer may take `Publishers.timeout_s`."""

CUTS = 3
"""How often an answer that broke off is asked for again before giving up."""

LONGEST_WAIT_S = 600
"""A publisher who asks for a longer wait is asked again after this long."""

BUSY = frozenset({429, 500, 502, 504})
"""Answers worth asking again for. 503 is one too, except from the all-crime method of police.uk."""

GO_ON = "the store was not changed; run the same command again to go on where it stopped"


@dataclass(frozen=True)
class Publishers:
    """Where the publishers are, and how patiently they are asked."""

    police: str = "https://data.police.uk"
    ons: str = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
    timeout_s: float = 60.0
    backoff_s: float = 1.0
    """The wait before the second repeat of a failed request; it doubles from there."""
    requests_per_s: float = 10.0
    """Of the police.uk API, which allows fewer than 15 on average:
    https://data.police.uk/docs/api-call-limits/"""

    @property
    def all_crime(self) -> str:
        """The method of the police.uk API that gives every record of a month in a polygon."""
        return f"{self.police}/api/crimes-street/all-crime"

    @property
    def timeout(self) -> tuple[float, float]:
        """Seconds to wait for a connection, and for each part of an answer."""
        return min(CONNECT_S, self.timeout_s), self.timeout_s


class Client:
    """One session with the publishers, kept open between requests; close it, or use `with`.

    Every method raises FetchError when the publisher cannot be reached or keeps failing.
    """

    def __init__(self, sources: Publishers) -> None:
        self.sources = sources
        self.session = requests.Session()
        self.session.headers["User-Agent"] = AGENT
        self.session.mount("https://", HTTPAdapter(max_retries=_retry(sources, BUSY | {503})))
        self.session.mount("http://", HTTPAdapter(max_retries=_retry(sources, BUSY | {503})))
        # Here 503 says that the polygon holds too many crimes; asking again would not help. A 503
        # that names a time to come back (Retry-After) is an outage, and is repeated all the same.
        self.session.mount(sources.all_crime, HTTPAdapter(max_retries=_retry(sources, BUSY)))
        self._next_call = 0.0

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def head(self, url: str) -> requests.Response:
        """The answer's status and headers, whatever they are."""
        return self._ask("HEAD", url)

    def get_json(self, url: str, parameters: dict[str, str] | None = None) -> object:
        """The JSON a publisher answers with."""
        return answer_json(self._ask("GET", url, parameters=parameters))

    def post(self, url: str, form: dict[str, str]) -> requests.Response:
        """The answer to a form, whatever its status."""
        return self._ask("POST", url, form=form)

    def pause(self, attempt: int) -> None:
        """Wait before asking again for the `attempt`-th time, counted from 0."""
        time.sleep(self.sources.backoff_s * 2**attempt)

    def _ask(
        self,
        method: str,
        url: str,
        *,
        parameters: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
    ) -> requests.Response:
        request = partial(
            self.session.request,
            method,
            url,
            params=parameters,
            data=form,
            timeout=self.sources.timeout,
            allow_redirects=True,  # for HEAD, requests would not
        )
        for attempt in range(CUTS):
            self._keep_the_rate(url)
            try:
                return request()
            except requests.exceptions.ChunkedEncodingError as error:
                # urllib3 repeats requests that fail before the answer, not answers that break off.
                broke_off = error
                self.pause(attempt)
            except requests.RequestException as error:
                raise unreachable(url, error) from error
        raise unreachable(url, broke_off) from broke_off

    def _keep_the_rate(self, url: str) -> None:
        if not url.startswith(f"{self.sources.police}/api/"):
            return
        now = time.monotonic()
        time.sleep(max(0.0, self._next_call - now))
        self._next_call = max(now, self._next_call) + 1 / self.sources.requests_per_s


def answer_json(answer: requests.Response) -> object:
    """The JSON of an answer. Raises FetchError for an error status or for anything but JSON."""
    address = answer.url.split("?")[0]
    if not answer.ok:
        raise FetchError(
            f"{address} answered {answer.status_code} {answer.reason}, 200 was expected; {GO_ON}"
        )
    try:
        return answer.json()
    except requests.exceptions.JSONDecodeError:
        start = " ".join(answer.text[:60].split())
        raise FetchError(
            f"{address} answered with something that is not JSON, beginning '{start}': it may be "
            f"a maintenance page, so try again later; {GO_ON}"
        ) from None


def unreachable(url: str, error: BaseException) -> FetchError:
    """The error to raise when `url` could not be had, saying why in words."""
    return FetchError(f"could not reach {urlsplit(url).netloc}: {why(error)}; {GO_ON}")


def why(error: BaseException) -> str:
    """What went wrong, in words, from an error of requests or urllib3."""
    cause: object = error
    while isinstance(cause, requests.RequestException | low.MaxRetryError):
        inner = getattr(cause, "reason", None) or next(iter(cause.args), None)
        if not isinstance(inner, BaseException):
            break
        cause = inner
    words = next((text for kind, text in _WORDS if isinstance(cause, kind)), "")
    return words or f"the request failed ({type(cause).__name__}: {cause})".replace("\n", " ")


_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (low.NameResolutionError, "its name was not found (is this computer online?)"),
    (low.NewConnectionError, "no connection could be made (is this computer online?)"),
    (low.TimeoutError, "there was no answer in time"),
    (requests.Timeout, "there was no answer in time"),
    (low.ProxyError, "the proxy of this network did not let the request through"),
    (low.SSLError, "its certificate was not accepted"),
    (low.ProtocolError, "the connection was cut"),
    (low.IncompleteRead, "the connection was cut"),
    (low.ResponseError, "it kept answering with errors"),
)
"""From the particular to the general: the first that fits is used."""


def _retry(sources: Publishers, again: frozenset[int]) -> Retry:
    # Repeating a POST is safe here: every request only asks.
    return Retry(
        total=5,
        connect=2,
        read=3,
        backoff_factor=sources.backoff_s,
        status_forcelist=again,
        allowed_methods=None,
        retry_after_max=LONGEST_WAIT_S,
    )
