"""The questions asked are all different, all understood, and composed as the server wants them."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from benchmarks.bare import bare_app
from benchmarks.questions import (
    DEPENDENCIES,
    UPDATE,
    bare_request,
    bare_values,
    page_request,
    plan_questions,
    questions,
)
from model.filters import Area, Scope
from model.links import parse

LEEDS_CODE = "E08000035"


@pytest.fixture(scope="module")
def scope(leeds) -> Scope:
    whole = Area(LEEDS_CODE, "All Leeds", "whole", ("E05011384",))
    ward = Area("E05011384", "Alwoodley", "ward", ("E05011384",))
    span = (pd.Period("2020-01", "M"), pd.Period("2025-12", "M"))
    return Scope(leeds, (whole, ward), dict.fromkeys(leeds.police_offences, span))


def test_no_question_is_asked_twice(scope):
    asked = questions(scope, 200)
    assert len(set(asked)) == 200
    assert asked == questions(scope, 200)


def test_most_questions_are_taken_as_they_are(scope):
    noticed = [parse(question, scope)[1] for question in questions(scope, 200)]
    # Three years cannot be compared with for 24 months: the dashboard says so, as it would.
    assert all("12 months or less" in text for notices in noticed for text in notices)
    assert sum(not notices for notices in noticed) > 150


def test_questions_of_plans_ask_each_plan_by_turns_and_are_understood(scope):
    every = [f.id for f in scope.catalogue.frameworks]
    asked = plan_questions(scope, 4 * len(every))
    assert [parse(question, scope)[0].plan.id for question in asked] == every * 4
    assert all("priority" not in question for question in asked)


def test_the_request_names_the_outputs_of_the_page_and_carries_the_question():
    dependencies = [
        {"output": "..nav.href..", "inputs": [{"id": "url", "property": "search"}]},
        {
            "output": "..overview-frame-written.data...overview-wards-figure.figure..",
            "inputs": [
                {"id": "url", "property": "search"},
                {"id": "opener", "property": "n_clicks"},
            ],
        },
    ]
    body = json.loads(page_request(dependencies)("?area=x"))
    assert body["outputs"] == [
        {"id": "overview-frame-written", "property": "data"},
        {"id": "overview-wards-figure", "property": "figure"},
    ]
    assert body["inputs"] == [
        {"id": "url", "property": "search", "value": "?area=x"},
        {"id": "opener", "property": "n_clicks"},
    ]
    assert body["changedPropIds"] == ["url.search"]


def test_the_bare_application_answers_its_request():
    client = bare_app().server.test_client()
    compose = bare_request(client.get(DEPENDENCIES).get_json())
    answers = [
        client.post(UPDATE, data=compose(value), content_type="application/json").get_json()
        for value in bare_values(2)
    ]
    words = [answer["response"]["bare-words"]["children"] for answer in answers]
    assert words == ["A00", "A01"]
