"""What went wrong is said in words, whichever layer noticed it."""

from __future__ import annotations

import time

import pytest
import requests
import urllib3.exceptions as low

from data_loaders.fetch.http import Client, Publishers, unreachable, why
from tests.publishers import StandIn

NO_NAME = low.NameResolutionError("data.police.uk", None, OSError("unknown"))


def gave_up(reason: Exception) -> low.MaxRetryError:
    return low.MaxRetryError(None, "/data", reason)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            requests.ConnectionError(gave_up(NO_NAME)),
            "its name was not found (is this computer online?)",
        ),
        (
            requests.ConnectionError(gave_up(low.NewConnectionError(None, "refused"))),
            "no connection could be made (is this computer online?)",
        ),
        (requests.ReadTimeout(), "there was no answer in time"),
        (
            requests.ConnectTimeout(gave_up(low.ConnectTimeoutError())),
            "there was no answer in time",
        ),
        (
            requests.exceptions.ProxyError(gave_up(low.ProxyError("403", OSError()))),
            "the proxy of this network did not let the request through",
        ),
        (
            requests.exceptions.SSLError(gave_up(low.SSLError("expired"))),
            "its certificate was not accepted",
        ),
        (
            requests.exceptions.ChunkedEncodingError(low.ProtocolError("cut")),
            "the connection was cut",
        ),
        (low.IncompleteRead(1, 2), "the connection was cut"),
        (
            requests.exceptions.RetryError(gave_up(low.ResponseError("too many 500"))),
            "it kept answering with errors",
        ),
        (requests.exceptions.InvalidURL("bad"), "the request failed (InvalidURL: bad)"),
    ],
)
def test_every_failure_has_words(error, words):
    assert why(error) == words


def test_the_words_name_the_publisher_and_what_to_do():
    error = unreachable("https://data.police.uk/api/x", requests.ReadTimeout())

    assert str(error) == (
        "could not reach data.police.uk: there was no answer in time; the store was not changed; "
        "run the same command again to go on where it stopped"
    )


def test_requests_to_the_api_are_spaced_and_others_are_not():
    with StandIn(dates=["2025-02"]) as site:
        sources = Publishers(site.address, site.address, requests_per_s=20)
        with Client(sources) as client:
            start = time.monotonic()
            for _ in range(5):
                client.get_json(f"{site.address}/api/crimes-street-dates")
            spaced = time.monotonic() - start
            for _ in range(5):
                client.head(f"{site.address}/store/2025-02.zip")
            rest = time.monotonic() - start - spaced

    assert spaced >= 4 / 20
    assert rest < 4 / 20


def test_the_defaults_are_the_publishers_and_below_their_limit():
    sources = Publishers()

    assert sources.all_crime == "https://data.police.uk/api/crimes-street/all-crime"
    assert sources.ons.startswith("https://services1.arcgis.com/")
    assert sources.requests_per_s < 15
