"""The browser's scripts read attributes that the server writes: each is listed, and written."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
READ = re.compile(r"\[data-([a-z-]+)|\.dataset\.([a-zA-Z]+)|\"data-([a-z-]+)\"")
LISTED = re.compile(r"^\| `(data-[a-z-]+)` \|.*\| `(\w+\.js)` \|$", re.MULTILINE)


def _attribute(found: tuple[str, str, str]) -> str:
    name = "".join(found)
    return "data-" + re.sub("[A-Z]", lambda capital: "-" + capital[0].lower(), name)


def _read(script: Path) -> set[tuple[str, str]]:
    """What a script reads of what others wrote: `data-fitted` is a script's own mark."""
    names = {_attribute(found) for found in READ.findall(script.read_text())}
    return {(name, script.name) for name in names - {"data-fitted"}}


def test_the_attributes_that_scripts_read_are_listed_with_their_script() -> None:
    read = set().union(*(_read(script) for script in (ROOT / "assets").glob("*.js")))
    listed = LISTED.findall((ROOT / "docs" / "architecture.md").read_text())
    assert sorted(listed) == sorted(read)


def test_every_attribute_that_scripts_read_is_written_by_the_server() -> None:
    sources = [path for room in ("components", "pages") for path in (ROOT / room).rglob("*.py")]
    code = "\n".join(path.read_text() for path in sources)
    listed = dict(LISTED.findall((ROOT / "docs" / "architecture.md").read_text()))
    assert [name for name in listed if name not in code] == []
