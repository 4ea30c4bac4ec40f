"""`tidy`: what is dropped on purpose, what killed loads have left, and what always stays."""

from __future__ import annotations

import contextlib
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable

from data_loaders.__main__ import main
from data_loaders.counts.disclosures import hidden_counts
from data_loaders.demonstration.made_store import build_demonstration
from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.tidy import tidy, to_tidy
from model.config.keeping import Keeping
from model.errors import ReleaseError, StoreError
from model.settings import Settings
from model.tables import empty
from pages.asking import ask
from store.datasets import Datasets
from store.releases import delta_tables, leftovers
from store.releases.releases import Release
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_figures import ANYWAY, changed
from tests.store.releases.aged import daily_loads
from tests.store.releases.test_drafts import Killed, files_under
from tests.store.test_store import FEBRUARY, counts, incidents, kept

MONTHS = ("2025-02", "2025-03", "2025-04")


def file_of(folder: Path, month: str) -> Path:
    rows = [made.row(f"{month}-{n}", month=month) for n in range(4)]
    return made.street(folder, *rows, name=f"{month}.csv")


@pytest.fixture(scope="module")
def made_once(tmp_path_factory, place) -> Path:
    """The folder of a store of three releases: wards and a month, then a month more each."""
    folder = tmp_path_factory.mktemp("tidy")
    store = Store(str(folder / "leeds"))
    files = [file_of(folder, month) for month in MONTHS]
    add([made.boundaries(folder, place), files[0]], place, store)
    for file in files[1:]:
        add([file], place, store)
    return folder / "leeds"


@pytest.fixture
def store(made_once, tmp_path) -> Store:
    """A copy of it."""
    return Store(str(shutil.copytree(made_once, tmp_path / "data" / "leeds")))


def commits(store: Store, table: str) -> int:
    return len(list((Path(store.uri(table)) / "_delta_log").glob("*.json")))


def whole(store: Store) -> dict[str, int]:
    """The records of each release and draft, all of whose files are there."""
    for release in store.readable():
        store.check(release)
    return {r.release_id: len(store.read("incidents", r)) for r in store.readable()}


# --- what is dropped ----------------------------------------------------------------------------


def test_a_named_release_is_dropped_and_the_others_are_read(store, place):
    first, second, third = (r.release_id for r in store.releases())
    files = len(files_under(Path(store.root)))
    said = tidy(store, place, [second]).words
    assert said[0] == f"Release {second}: dropped, on purpose."
    assert whole(store) == {first: 4, third: 12}
    assert len(files_under(Path(store.root))) < files
    today = datetime.now(UTC)
    with pytest.raises(ReleaseError, match=f"was dropped on {today.day} {today:%B %Y}"):
        store.use(second)
    assert to_tidy(store, place).words == ["There is nothing to tidy."]


def test_what_is_made_after_a_drop_has_a_name_of_its_own(store, place, tmp_path):
    first, second, third = (r.release_id for r in store.releases())
    store.use(first)
    tidy(store, place, [second, third])
    made_now = add([file_of(tmp_path, "2025-05")], place, store).release
    assert made_now.release_id not in (first, second, third)
    assert whole(store) == {first: 4, made_now.release_id: 8}


def test_a_check_says_what_would_go_and_writes_nothing(store, place):
    second = store.releases()[1].release_id
    before = files_under(Path(store.root))
    would = to_tidy(store, place, [second]).words
    assert files_under(Path(store.root)) == before
    assert len(whole(store)) == 3
    assert would[0] == tidy(store, place, [second]).words[0]


def test_neither_what_readers_see_nor_a_name_nobody_knows_is_dropped(store, place):
    current = store.current().release_id
    with pytest.raises(StoreError, match=f"{current} is what readers see.*`use` another first"):
        tidy(store, place, [current])
    with pytest.raises(StoreError, match="no release 'nothing'"):
        tidy(store, place, ["nothing"])
    assert len(whole(store)) == 3


def test_a_draft_is_dropped_by_its_name_only(store, place, tmp_path):
    add([file_of(tmp_path, "2025-05")], place, store, terms=Terms(draft=True))
    (draft,) = store.drafts()
    tidy(store, place)
    assert whole(store)[draft.release_id] == 16
    tidy(store, place, [draft.release_id])
    assert store.drafts() == []
    with pytest.raises(StoreError):
        store.publish(draft.release_id)
    assert sorted(whole(store).values()) == [4, 8, 12]


def test_aged_releases_go_as_config_says_and_what_readers_see_stays(tmp_path, place):
    store = Store(str(tmp_path / "aged"))
    releases = daily_loads(store, 5)
    store.use(releases[1].release_id)
    days = 1 + (datetime.now(UTC) - releases[4].created).days
    assert to_tidy(store, place).why == {}
    keeping = Keeping(keep_days=days, reason="to try it")
    gone = tidy(store, changed(place, keeping=keeping)).why
    assert gone == {releases[n].release_id: f"not shown for {days} days" for n in (0, 2)}
    assert [r.release_id for r in store.releases()] == [releases[n].release_id for n in (1, 3, 4)]
    for n in (1, 3, 4):
        assert list(store.read("ward_counts", releases[n])["count"]) == [n]


def _shown(store: Store, *made: tuple[str, int]) -> None:
    """Releases by name, each made so many days ago, readers shown one after the other."""
    for name, days in made:
        created = datetime.now(UTC) - timedelta(days=days)
        store.append(Release(name, created, demonstration=False, note=""))


def _aged(store: Store, place) -> set[str]:
    keeping = Keeping(keep_days=30, reason="to try it")
    return set(to_tidy(store, changed(place, keeping=keeping)).why)


def test_what_readers_were_shown_until_today_is_not_aged_however_old_it_is(tmp_path, place):
    store = Store(str(tmp_path / "aged"))
    _shown(store, ("oldest", 90), ("old", 80), ("until today", 40), ("today", 0))
    # "old" was replaced 40 days ago, "until today" today.
    assert _aged(store, place) == {"oldest", "old"}
    store.use("until today")
    assert _aged(store, place) == {"oldest", "old"}
    store.use("oldest")
    store.use("today")
    assert _aged(store, place) == {"old"}


def test_a_draft_ends_what_was_shown_when_it_is_published_not_when_it_is_made(tmp_path, place):
    store = Store(str(tmp_path / "aged"))
    _shown(store, ("oldest", 90), ("first", 80))
    created = datetime.now(UTC) - timedelta(days=70)
    draft = Release("draft", created, demonstration=False, note="", is_draft=True, base="first")
    store.append(draft)
    store.publish("draft")
    # Who knows for how long readers saw "first".
    assert _aged(store, place) == {"oldest"}
    _shown(store, ("later", 35))
    assert _aged(store, place) == {"oldest", "first", "draft"}


def test_all_releases_are_kept_unless_config_says_otherwise(leeds):
    assert leeds.keeping.keep_days is None
    assert leeds.keeping.reason


def test_a_link_to_a_dropped_release_is_answered_in_words(store, place):
    second, third = (r.release_id for r in store.releases()[1:])
    datasets = Datasets(store, place, check_s=0)
    assert datasets.get(second).release.release_id == second
    tidy(store, place, [second])
    question = ask(f"release={second}", datasets)
    assert question.dataset.release.release_id == third
    assert f"“{second}”, which was dropped on" in question.notices[0]
    dropped = [r for r in question.releases if r.fate]
    assert [r.release_id for r in dropped] == [second]


def test_what_a_dropped_release_hid_stays_hidden(tmp_path, place):
    store = Store(str(tmp_path / "store"))
    for numbers in ((7, None), (7, 8)):
        with store.draft() as draft:
            draft.replace("ward_counts", counts("lasbt", *numbers))
            draft.commit("made by the version before, without the table")
    tidy(store, place, [store.releases()[0].release_id])
    with store.draft(trial=True) as draft:
        assert list(hidden_counts(draft, place, "lasbt")["area_code"]) == ["E2"]
    tidy(store, place)
    with store.draft(trial=True) as draft:
        assert list(hidden_counts(draft, place, "lasbt")["area_code"]) == ["E2"]


@pytest.mark.parametrize("is_draft", [False, True])
def test_what_is_dropped_just_before_goes_live_no_more(
    store, place, tmp_path, monkeypatch, is_draft
):
    named = store.releases()[0]
    if is_draft:
        may = file_of(tmp_path, "2025-05")
        named = add([may], place, store, terms=Terms(draft=True)).release
    hold, current = Store._hold, store.current()

    def after_a_tidy(self, lock):
        monkeypatch.setattr(Store, "_hold", hold)
        tidy(store, place, [named.release_id])
        hold(self, lock)

    monkeypatch.setattr(Store, "_hold", after_a_tidy)
    with pytest.raises(StoreError, match=r"was dropped on|there is no draft so far"):
        (store.publish if is_draft else store.use)(named.release_id)
    assert store.current() == current


@pytest.mark.parametrize("newer", [False, True])
def test_a_draft_of_a_release_that_was_dropped_since_is_published(store, place, tmp_path, newer):
    may, june = (file_of(tmp_path, f"2025-0{month}") for month in (5, 6))
    base = store.current()
    draft = add([may], place, store, terms=Terms(draft=True)).release.release_id
    later = add([june], place, store).release.release_id if newer else ""
    build_demonstration(place, store)
    tidy(store, place, [base.release_id])
    if newer:
        words = rf"without release {later}, made of 2025-06\.csv"
        with pytest.raises(StoreError, match=words):
            store.publish(draft)
    store.publish(draft, without_newer=newer)
    assert len(store.read("incidents", store.current())) == 16


# --- what killed loads have left ----------------------------------------------------------------


def killed_load(store: Store, monkeypatch, *, at: int) -> None:
    """A load that is killed at one of its writes."""
    write, done = delta_tables.write_deltalake, []

    def killed_at(uri, *args, **kwargs) -> None:
        if len(done) == at:
            raise Killed
        done.append(uri)
        write(uri, *args, **kwargs)

    with monkeypatch.context() as patched, store.draft() as draft:
        patched.setattr(delta_tables, "write_deltalake", killed_at)
        draft.replace_months("incidents", incidents(FEBRUARY, "x"), [FEBRUARY])
        draft.replace("ward_counts", counts("lasbt", 9))
        draft.replace("outcomes", draft.read("outcomes"))
        draft.replace_months("elsewhere", empty("elsewhere"), [FEBRUARY])
        with pytest.raises(Killed):
            draft.commit("killed")


def test_versions_do_not_grow_with_kills(store, place, tmp_path, monkeypatch):
    tables = ("incidents", "ward_counts", "elsewhere", "releases")
    before = {table: commits(store, table) for table in tables}
    for at in (1, 2, 3, 4, 4, 2, 3, 4):
        killed_load(store, monkeypatch, at=at)
    report = add([file_of(tmp_path, "2025-05")], place, store)
    assert whole(store)[report.release.release_id] == 16
    after = {table: commits(store, table) for table in before}
    assert after == {table: number + 1 for table, number in before.items()}


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_tidy_takes_what_a_killed_load_has_left(store, place, monkeypatch, at):
    tidy(store, place)
    before, releases = files_under(Path(store.root)), whole(store)
    killed_load(store, monkeypatch, at=at)
    orphan = Path(store.uri("ward_counts")) / "part-0-cut.snappy.parquet"
    orphan.write_bytes(b"PAR1")
    (Path(store.uri("coverage")) / "_delta_log" / "_commit_1.json.tmp").write_bytes(b"{")
    assert len(files_under(Path(store.root))) > len(before)
    said = " ".join(to_tidy(store, place).words)
    assert "Table incidents: 1 version of a killed load" in said
    tidy(store, place)
    assert files_under(Path(store.root)).keys() == before.keys()
    assert whole(store) == releases
    assert to_tidy(store, place).words == ["There is nothing to tidy."]


def test_the_first_load_of_a_store_may_be_killed_too(tmp_path, place, monkeypatch):
    store = Store(str(tmp_path / "data" / "leeds"))
    killed_load(store, monkeypatch, at=2)
    tidy(store, place)
    assert files_under(Path(store.root)).keys() <= {f"{store.root}/.lock"}
    add([made.boundaries(tmp_path, place), file_of(tmp_path, "2025-02")], place, store)
    assert list(whole(store).values()) == [4]


@pytest.mark.parametrize("stops", range(1, 40, 6))
def test_tidy_killed_on_its_way_leaves_every_kept_release(
    store, place, tmp_path, monkeypatch, stops
):
    first, second, third = (r.release_id for r in store.releases())
    killed_load(store, monkeypatch, at=3)
    unlink, gone = Path.unlink, []

    def killed_at(path, **how) -> None:
        if len(gone) == stops:
            raise Killed
        gone.append(path)
        unlink(path, **how)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed_at)
        with contextlib.suppress(Killed):
            tidy(store, place, [second])
    assert whole(store) == {first: 4, third: 12}
    add([file_of(tmp_path, "2025-05")], place, store)
    tidy(store, place)
    assert sorted(whole(store).values()) == [4, 12, 16]
    assert to_tidy(store, place).words == ["There is nothing to tidy."]


def test_a_store_of_the_version_before_is_mended(store, place):
    for table in kept(store):
        told = DeltaTable(store.uri(table))
        told.alter.set_table_properties({"delta.enableExpiredLogCleanup": "true"})
    assert "old releases with it: told not to" in " ".join(to_tidy(store, place).words)
    tidy(store, place)
    assert set(kept(store).values()) == {"false"}
    assert sorted(whole(store).values()) == [4, 8, 12]
    assert to_tidy(store, place).words == ["There is nothing to tidy."]


def test_files_of_what_cannot_be_read_are_left_alone(store, place):
    first, second, third = store.releases()
    log = Path(store.uri("coverage")) / "_delta_log"
    shutil.copytree(store.uri("coverage"), Path(store.root).parent / "backup")
    (log / f"{second.versions['coverage']:020}.json").unlink()
    said = " ".join(tidy(store, place, [first.release_id]).words)
    assert f"Release {second.release_id} cannot be read any more: files of coverage" in said
    shutil.copytree(Path(store.root).parent / "backup", store.uri("coverage"), dirs_exist_ok=True)
    assert whole(store) == {second.release_id: 8, third.release_id: 12}


def test_commits_say_the_same_of_files_as_opening_each_version(store, tmp_path, place):
    odd = incidents(FEBRUARY, "x").assign(source="a source/é 50%")
    with store.draft() as draft:
        draft.replace_months("incidents", odd, [FEBRUARY], source="a source/é 50%")
        draft.commit("an odd name of a folder")
    store.use(store.releases()[0].release_id)
    add([file_of(tmp_path, "2025-05")], place, store, terms=ANYWAY)
    folder = Path(store.uri("incidents"))
    last = DeltaTable(folder).version()
    opened = {v: set(delta_tables.paths_of(DeltaTable(folder, version=v))) for v in range(last + 1)}
    assert len({len(paths) for paths in opened.values()}) > 1
    for kept_versions in ([0, last], [1, 2], range(last + 1), [last]):
        of_each = set().union(*(opened[v] for v in kept_versions))
        assert leftovers._by_commits(folder, kept_versions) == of_each
    (folder / "_delta_log" / f"{1:020}.json").unlink()
    assert leftovers._by_commits(folder, [0, last]) is None


@pytest.mark.parametrize("name", ["a b", "50%", "{a} #é"])
def test_any_folder_is_tidied_by_whatever_name_it_is_called(store, place, tmp_path, name):
    folder = tmp_path / name / "leeds"
    shutil.copytree(store.root, folder)
    (tmp_path / "link").symlink_to(tmp_path / name)
    moved = Store(str(tmp_path / "link" / "leeds"))
    tidy(moved, place, [moved.releases()[0].release_id])
    assert sorted(whole(moved).values()) == [8, 12]


def test_many_rows_of_a_log_come_into_one_file(store, place):
    current = store.current()
    row = pa.Table.from_pandas(store.events().tail(1), preserve_index=False)
    for _ in range(delta_tables.MOST_FILES):
        delta_tables.write(store.uri("releases"), row, mode="append")
    tidy(store, place)
    assert len(DeltaTable(store.uri("releases")).file_uris()) == 1
    assert store.current() == current


# --- the command --------------------------------------------------------------------------------


def test_the_command_says_what_goes(tmp_path, shared_data, monkeypatch, capsys):
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path / "data"))
    store = Store(Settings().store_root("leeds"))
    wards = str(shared_data / "leeds" / "wards-2025.geojson")
    assert main(["add", wards]) == main(["add", str(file_of(tmp_path, MONTHS[0]))]) == 0
    first = store.releases()[0].release_id
    capsys.readouterr()
    assert main(["tidy", "--check", first]) == 0
    said = capsys.readouterr().out
    assert f"Release {first}: dropped, on purpose." in said
    assert "Nothing was written." in said
    assert main(["tidy", first]) == 0
    assert main(["tidy"]) == 0
    assert "There is nothing to tidy." in capsys.readouterr().out
    assert main(["releases"]) == 0
    assert "dropped on" in capsys.readouterr().out
    assert main(["use", first]) == 1
    assert "was dropped on" in capsys.readouterr().err
