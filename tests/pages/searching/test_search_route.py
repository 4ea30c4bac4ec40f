"""The address that searches: what it answers, what it refuses, what it leaves no trace of."""

from __future__ import annotations

import json
import shutil

import pytest

from app import create_app
from model.settings import Settings
from pages.searching.finding import LONGEST


def asked(client, text: str | bytes, query: str = "") -> dict:
    answer = client.post(f"/search{query}", data=text)
    assert answer.status_code == 200
    return answer.get_json()


def names(answer: dict) -> list[tuple[str, str]]:
    return [(match["kind"], match["name"]) for match in answer["matches"]]


def test_areas_streets_and_places_of_the_demonstration_are_found(client):
    assert names(asked(client, "gipton and harehils"))[0] == ("Ward", "Gipton & Harehills")
    assert names(asked(client, "inner east"))[0] == ("Community Committee", "Inner East")
    (camera,) = asked(client, "Example camera 7")["matches"]
    assert camera["kind"] == "Example cameras"
    assert camera["area"].startswith("E05")
    west, south, east, north = camera["bounds"]
    lng, lat = camera["at"]
    assert -1.9 < west < lng < east < -1.2
    assert 53.6 < south < lat < north < 54.0
    street = asked(client, "Example A2")["matches"][0]
    assert (street["kind"], street["name"]) == ("Street", "Example A2")


def test_how_many_there_are_is_said_in_words(client):
    assert asked(client, "Example camera 7")["said"] == "1 result."
    assert asked(client, "armly")["said"] == "Nothing is called exactly that. 1 name like it."
    assert asked(client, "e")["said"].endswith("Type more to have fewer.")


@pytest.mark.parametrize("text", ["", "  "])
def test_before_anything_is_typed_it_says_what_can_be_found(client, text):
    assert asked(client, text) == {
        "matches": [],
        "said": "Can be found: Ward, Zone, Community Committee, Street, Example cameras. "
        "No postcode is loaded.",
    }


@pytest.mark.parametrize("text", ["qqqqqq", "<script>qq</script>", b"\xff\xfe\x00", ".*(", "%0a"])
def test_what_is_not_there_is_not_found_and_not_repeated(client, text):
    answer = client.post("/search", data=text)
    said = answer.get_json()
    assert said["matches"] == []
    assert said["said"].startswith("Nothing here is called that. Can be found: Ward")
    assert b"script" not in answer.data


def test_too_long_a_text_is_refused_in_words(client):
    answer = client.post("/search", data="a" * 100_000)
    assert answer.status_code == 422
    assert answer.get_json() == {
        "said": f"Nothing has so long a name. Type at most {LONGEST} characters."
    }


def test_an_answer_is_kept_by_nobody(client):
    headers = client.post("/search", data="armley").headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers
    assert headers["Content-Security-Policy"]


def test_a_text_in_an_address_is_not_searched_for(client):
    assert client.get("/search?text=armley").status_code in (404, 405)


def test_the_log_has_no_word_of_what_was_searched(client, capsys, caplog):
    client.post("/search", data="LS1 4AP harehills")
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert (said["method"], said["path"], said["status"]) == ("POST", "/search", 200)
    assert "LS1" not in line + caplog.text
    assert "harehills" not in line + caplog.text


def test_a_link_searches_its_own_release_and_one_that_is_gone_the_current(client, asked_release):
    assert names(asked(client, "armley", f"?release={asked_release}"))[0] == ("Ward", "Armley")
    assert names(asked(client, "armley", "?release=no-such"))[0] == ("Ward", "Armley")


@pytest.fixture
def asked_release(client) -> str:
    return client.get("/readyz").get_json()["release"]


def test_an_empty_store_says_what_to_do(empty_client):
    answer = empty_client.post("/search", data="armley")
    assert answer.status_code == 503
    assert "python -m data_loaders" in answer.text


def test_wards_are_found_where_streets_cannot_be_read(settings, tmp_path, caplog):
    shutil.copytree(settings.data_dir, tmp_path / "data")
    (folder,) = (path for path in (tmp_path / "data").rglob("streets") if path.is_dir())
    shutil.rmtree(folder)
    other = create_app(Settings(data_dir=str(tmp_path / "data"))).server.test_client()
    assert names(asked(other, "armley"))[0] == ("Ward", "Armley")
    assert "No street or postcode is loaded." in asked(other, "qqqqqq")["said"]
    assert "searches find no streets" in caplog.text
