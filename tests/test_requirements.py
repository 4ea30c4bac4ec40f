"""A clean clone has what it imports: every third-party module is pinned in requirements.txt."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions

import pytest

from model.settings import PROJECT

FILES = {"app", "wsgi", "worker"}
FOLDERS = {"components", "data_loaders", "geo", "model", "pages", "stats", "store"}
OURS = FILES | FOLDERS | {"benchmarks"}
SHIPPED = [*(f"{f}.py" for f in sorted(FILES)), *(f"{f}/**/*.py" for f in sorted(FOLDERS))]


def pinned(name: str) -> dict[str, str]:
    """Distribution to version, as a requirements file pins them."""
    lines = (PROJECT / name).read_text().splitlines()
    pins = [line.split("#")[0].strip().split("==") for line in lines if "==" in line]
    return {re.sub(r"[-_.]+", "-", n).lower(): version for n, version in pins}


def imported() -> set[str]:
    """Top-level modules that the shipped code imports, the standard library and ours left out."""
    found = set()
    for pattern in SHIPPED:
        for path in PROJECT.glob(pattern):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    found.add(str(node.module).split(".")[0])
    return found - OURS - set(sys.stdlib_module_names)


def test_every_module_imported_is_pinned():
    homes = packages_distributions()
    pins = pinned("requirements.txt")
    for module in sorted(imported()):
        names = {re.sub(r"[-_.]+", "-", n).lower() for n in homes[module]}
        assert names & set(pins), f"{module} is imported and not pinned"


# Loaded by another library by name: Excel files by openpyxl, files of boundaries by pyogrio, the
# server itself by its command, compression by Flask-Compress; Dash serves the browser's half of
# plotly from its package.
BY_NAME = {"openpyxl", "gunicorn", "brotli", "pyogrio", "plotly"}


def test_nothing_is_pinned_that_nothing_uses():
    homes = packages_distributions()
    used = {re.sub(r"[-_.]+", "-", n).lower() for m in imported() for n in homes[m]}
    assert set(pinned("requirements.txt")) - used <= BY_NAME


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_exactly(name):
    for line in (PROJECT / name).read_text().splitlines():
        text = line.split("#")[0].strip()
        assert not text or text.startswith("-r ") or re.fullmatch(r"[\w.-]+==[\w.]+", text), line


def test_every_file_of_pins_is_audited_and_what_audits_is_pinned():
    audit = (PROJECT / ".github" / "workflows" / "audit.yml").read_text(encoding="utf-8")
    there = {path.name for path in PROJECT.glob("requirements*.txt")}
    assert set(re.findall(r"-r (\S+)", audit)) == there
    assert all(
        set(re.findall(r"[\w-]+\.txt", line)) == there for line in re.findall("paths: .*", audit)
    )
    assert re.search(r"pip install pip-audit==[\d.]+\n", audit)
