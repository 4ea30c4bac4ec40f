"""What a host and a commit run is written in YAML, which nothing else here reads."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml

from model.settings import PROJECT

MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_targets_that_make_has(path):
    for step in steps(read(path)):
        assert ("run" in step) != ("uses" in step), step
        for target in re.findall(r"\bmake (\S+)", step.get("run", "")):
            assert re.search(rf"^{re.escape(target)}:", MAKEFILE, re.MULTILINE), target


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_can_only_read(path):
    assert read(path)["permissions"] == {"contents": "read"}


def test_the_least_python_there_may_be_is_the_one_checked():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    least = project["requires-python"].removeprefix(">=")
    check = read(PROJECT / ".github" / "workflows" / "check.yml")
    set_up = [s["with"] for s in steps(check) if "setup-python" in s.get("uses", "")]
    assert [of["python-version"] for of in set_up] == [least]
    assert check["jobs"]["whole"]["container"]["image"].startswith(f"python:{least}-")


def test_what_is_pushed_is_checked_within_a_minute_and_what_is_merged_wholly():
    # YAML 1.1 reads the key `on` as true.
    check = read(PROJECT / ".github" / "workflows" / "check.yml")
    assert set(check[True]) == {"push", "pull_request"}
    runs = {
        name: [s["run"] for s in job["steps"] if "run" in s] for name, job in check["jobs"].items()
    }
    assert "make quick" in runs["quick"]
    assert runs["whole"] == ["make test"]
    assert "if" not in check["jobs"]["quick"]


def test_a_commit_is_held_to_what_make_check_runs():
    hooks = read(PROJECT / ".pre-commit-config.yaml")["repos"]
    assert [repo["repo"] for repo in hooks] == ["local"]
    entries = [hook["entry"] for hook in hooks[0]["hooks"]]
    assert {hook["language"] for hook in hooks[0]["hooks"]} == {"system"}
    checks = MAKEFILE.partition("define CHECKS\n")[2].partition("\nendef")[0]
    programs = [line.split()[0].replace("$(BIN)", ".venv/bin") for line in checks.splitlines()]
    assert [entry.split()[0] for entry in entries] == programs
