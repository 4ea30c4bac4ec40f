"""No folder is so full that nobody finds anything in it.

`docs/architecture.md` says what lies where.
"""

import pytest

from model.settings import PROJECT

MOST_MODULES = 30

OURS = ("components", "data_loaders", "geo", "model", "pages", "stats", "store", "tests")
FOLDERS = sorted({path.parent for of in OURS for path in (PROJECT / of).rglob("*.py")})


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_folder_holds_no_more_than_can_be_looked_over(folder):
    modules = [path.name for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES, "give some of them a room of their own"
