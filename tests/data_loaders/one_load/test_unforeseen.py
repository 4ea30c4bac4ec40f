"""A load never ends in a traceback, and one bad file takes no other with it."""

from __future__ import annotations

import errno
import json
import stat
from io import BytesIO

import pytest
from deltalake.exceptions import CommitFailedError
from deltalake.table import TableOptimizer

from data_loaders import __main__ as command
from data_loaders import load
from data_loaders.files.readings import Member
from data_loaders.load import add
from data_loaders.load_log import NAME
from data_loaders.one_load.unforeseen import without_culprits
from data_loaders.police import street_months
from data_loaders.ward_figures import ward_figures
from model.errors import StoreError
from store import store as stored
from store.releases import delta_tables
from store.store import Store
from tests.data_loaders.loading import boundaries, row, street

BURGLARY = "ward,month,measure,count\n{code},2025-06,Burglary,{count}\n"


def _api(text: str, identifier: int) -> str:
    street_ = {"id": 1, "name": text}
    location = {"latitude": "53.8", "longitude": "-1.6", "street": street_}
    record = {"category": "burglary", "id": identifier, "month": "2025-05", "location": location}
    return json.dumps([record | {"persistent_id": text, "context": text}])


@pytest.fixture
def store(store_with_gap):
    """February and April 2025; March is missing."""
    return store_with_gap


def test_a_reader_that_breaks_refuses_its_file_and_the_others_are_loaded(
    store, tmp_path, place, monkeypatch, caplog
):
    paths = [street(tmp_path, row(f"{n}", month=f"2025-0{n}"), name=f"{n}.csv") for n in (5, 6, 7)]
    read = street_months.read_street_csv

    def breaks(member, catalogue):
        if member.name == "6.csv":
            raise ZeroDivisionError("Jane Example")
        return read(member, catalogue)

    monkeypatch.setattr(street_months, "read_street_csv", breaks)
    report = add(paths, place, store)
    assert [(line.file, line.placed) for line in report.lines] == [
        ("5.csv", 1),
        ("6.csv", 0),
        ("7.csv", 1),
    ]
    (refused,) = report.refused
    assert "6.csv: something in it that no reader expects (ZeroDivisionError)" in refused.refused
    assert "Jane Example" in caplog.text
    assert "Jane Example" not in refused.refused


def test_a_step_that_breaks_is_done_without_the_files_that_break_it(
    store, tmp_path, place, monkeypatch, caplog
):
    codes = [ward.code for ward in place.place.wards]
    paths = []
    for number in range(5):
        paths.append(tmp_path / f"figures-{number}.csv")
        count = 1300 if number in (1, 3) else 100 + number
        month = f"2025-0{number + 4}"
        text = BURGLARY.format(code=codes[0], count=count).replace("2025-06", month)
        paths[-1].write_text(text)
    together = ward_figures._together

    def breaks(readings, loading):
        figures = together(readings, loading)
        if (figures["count"] == 1300).any():
            raise OverflowError
        return figures

    monkeypatch.setattr(ward_figures, "_together", breaks)
    report = add([*paths, street(tmp_path, row("x", month="2025-09"), name="s.csv")], place, store)
    assert {line.file for line in report.refused} == {"figures-1.csv", "figures-3.csv"}
    assert sum(line.placed for line in report.lines) == 4
    assert len(report.lines) == len(paths) + 1
    counts = store.read("ward_counts", store.current())
    assert set(counts.loc[counts["source"] != "police.uk", "count"]) == {100, 102, 104}


def _tried(names: list[str], broken: list[set[str]]) -> tuple[set[str], int]:
    """What is refused of a step that some sets of files break, and how often it is tried."""
    files = [Member(name, 0, BytesIO) for name in names]
    refused, tries = set(), []

    def step(some):
        tries.append(some)
        given = {member.name for member in some} - refused
        if any(together <= given for together in broken):
            raise ZeroDivisionError

    without_culprits(files, step, undo=lambda: None, refuse=lambda name, _: refused.add(name))
    return refused, len(tries)


@pytest.mark.parametrize(
    "broken",
    [
        [{"0"}],
        [{"7"}, {"399"}],
        [{"7", "399"}],
        [{"0", "1"}, {"200", "201"}],
        [{"0", "130", "399"}],
        [{"1", "2"}, {"1", "3"}],
    ],
)
def test_only_files_that_break_a_step_are_refused_also_where_it_takes_several(broken, caplog):
    names = [f"{number}" for number in range(400)]
    refused, tries = _tried(names, broken)
    assert refused <= set().union(*broken)
    assert all(refused & together for together in broken)
    assert tries < 50
    assert _tried(names[::-1], broken)[0] == refused


def test_what_breaks_without_any_file_is_raised_and_no_file_is_blamed(caplog):
    tries = 0

    def step(some):
        nonlocal tries
        tries += 1
        raise ZeroDivisionError

    files = [Member(f"{n}", 0, BytesIO) for n in range(400)]
    refused = []
    with pytest.raises(ZeroDivisionError):
        without_culprits(
            files, step, undo=lambda: None, refuse=lambda name, _: refused.append(name)
        )
    assert (refused, tries) == ([], 2)


def test_a_month_of_which_a_file_broke_a_step_is_not_known_to_be_whole(
    store, tmp_path, place, monkeypatch, caplog
):
    take = street_months.MonthReader.take

    def breaks(self, readings):
        if any(reading.file == "2025-05-bad.csv" for reading in readings):
            raise ZeroDivisionError
        take(self, readings)

    monkeypatch.setattr(street_months.MonthReader, "take", breaks)
    rows = [row(f"{n}", month="2025-05") for n in range(3)]
    names = ("2025-05-bad.csv", "2025-05-good.csv", "june.csv")
    months = ("2025-05", "2025-05", "2025-06")
    paths = [
        street(
            tmp_path,
            *(r.replace("2025-05", month) for r in rows),
            row(name, month=month),
            name=name,
        )
        for name, month in zip(names, months, strict=True)
    ]
    report = add(paths, place, store)
    assert {line.file for line in report.refused} == {"2025-05-bad.csv"}
    assert len(report.lines) == 3
    coverage = store.read("coverage", store.current()).set_index("month")["status"]
    assert (coverage["2025-05-01"], coverage["2025-06-01"]) == ("partial", "complete")


def test_boundaries_that_break_a_step_are_refused(tmp_path, place, monkeypatch, caplog):
    from data_loaders.areas import boundary_files

    taken = boundary_files._taken

    def breaks(loading, found):
        if found:
            raise ZeroDivisionError
        return taken(loading, found)

    monkeypatch.setattr(boundary_files, "_taken", breaks)
    store = Store(str(tmp_path / "store"))
    (line,) = add([boundaries(tmp_path, place)], place, store).lines
    assert "ZeroDivisionError" in line.refused


@pytest.mark.parametrize("text", ["\ud800 Street", "\udfff", "a\x00b"])
def test_half_a_character_in_json_takes_nothing_else_with_it(store, tmp_path, place, text):
    bad = tmp_path / "2025-05-a.json"
    bad.write_text(_api(text, 1))
    good = street(tmp_path, row("c", month="2025-06"), name="june.csv")
    report = add([bad, good], place, store)
    assert {line.file: line.placed for line in report.lines} == {"2025-05-a.json": 1, "june.csv": 1}
    assert report.release is not None


def test_a_file_name_that_is_no_text_is_in_the_ledger(store, tmp_path, place):
    folder = tmp_path / "given"
    street(folder, row("c", month="2025-06"), name="june-\udcff.csv")
    (line,) = add([folder], place, store).lines
    assert line.placed == 1
    assert set(store.read("ledger", store.current())["file"]) >= {
        "june-\N{REPLACEMENT CHARACTER}.csv"
    }


@pytest.mark.parametrize("number", [2**63, 10**30])
@pytest.mark.parametrize(
    "text",
    [
        "ward code,population 2021\n{code},{number}\n{other},20000\n",
        "ward,month,measure,count\n{code},2025-06,Burglary,{number}\n{other},2025-06,Burglary,3\n",
        "indicator,area,period,numerator\nvehicle-asb,{code},2024,{number}\n"
        "vehicle-asb,{other},2024,30\n",
    ],
    ids=["residents", "ward figures", "series"],
)
def test_a_number_that_no_count_can_be_is_a_rejected_row(store, tmp_path, place, text, number):
    code, other = (ward.code for ward in place.place.wards)
    path = tmp_path / "numbers.csv"
    path.write_text(text.format(code=code, other=other, number=number))
    (line,) = add([path], place, store).lines
    assert (line.refused, line.rejected, line.rows_read) == ("", 1, 2)


def test_a_mapping_nested_without_end_is_refused_by_name(store, tmp_path, place):
    (tmp_path / "cases.csv").write_text("a,b\n1,2\n")
    (tmp_path / "cases.toml").write_text("a = " + "[" * 100_000 + "]" * 100_000)
    good = street(tmp_path, row("c", month="2025-06"), name="june.csv")
    lines = add([tmp_path / "cases.csv", tmp_path / "cases.toml", good], place, store).lines
    (refused,) = (line for line in lines if line.refused)
    assert (refused.file, len(lines)) == ("cases.csv", 2)
    assert "cases.toml: it is nested too deep" in refused.refused


@pytest.mark.parametrize("form", ["%Q", "%d/%m/%Y%%%Q", "%", "%d%d", "%Y-%m-%d%Y-%m-%d", "%Ey"])
def test_a_format_of_times_that_is_none_is_refused_by_name(store, tmp_path, place, form):
    (tmp_path / "cases.csv").write_text("Ref,Ward,Opened\n1,2,3\n")
    (tmp_path / "cases.toml").write_text(
        f'source = "lasbt"\noffence = "lasbt-case"\nformats = ["{form}"]\n'
        '[columns]\nid = "Ref"\nward = "Ward"\nfrom = "Opened"\n'
    )
    (line,) = add([tmp_path / "cases.csv"], place, store).lines
    assert f"cases.toml: formats: '{form}' is no format of times" in line.refused


def _full(*_, **__):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_and_readers_keep_what_they_had(store, tmp_path, place, monkeypatch):
    before, june = store.current(), street(tmp_path, row("c", month="2025-06"), name="june.csv")
    write, said = delta_tables.write_deltalake, []
    while True:
        left = iter(range(len(said)))

        def until_full(*given, left=left, **named):
            return _full() if next(left, None) is None else write(*given, **named)

        monkeypatch.setattr(delta_tables, "write_deltalake", until_full)
        try:
            report = add([june], place, store)
        except StoreError as error:
            said.append(str(error))
            assert store.current() == before
        else:
            break
    assert all("could not be written; the disk is full" in words for words in said)
    assert len(said) > len(("incidents", "parts", "coverage", "ward_counts", "ledger"))
    assert report.lines[0].placed == 1
    assert set(store.read("incidents", store.current())["month"].dt.month) == {2, 4, 6}


def _said_by(capsys, *arguments: str) -> str:
    assert command.main(list(arguments)) == 1
    return capsys.readouterr().err.splitlines()[-1]


@pytest.fixture
def leeds_store(tmp_path, place, monkeypatch) -> Store:
    """A store of two releases that the commands find."""
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path))
    store = Store(str(tmp_path / "leeds"))
    for month in ("2025-02", "2025-03"):
        file = street(tmp_path, row(month, month=month), name=f"{month}.csv")
        add([boundaries(tmp_path, place), file], place, store)
    return store


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), CommitFailedError("full")])
def test_a_release_that_is_made_is_never_said_not_to_be(leeds_store, monkeypatch, caplog, fault):
    def full(*_, **__):
        raise fault

    first = leeds_store.releases()[0].release_id
    monkeypatch.setattr(delta_tables, "MOST_FILES", 2)
    monkeypatch.setattr(TableOptimizer, "compact", full)
    assert leeds_store.use(first).release_id == leeds_store.current().release_id
    assert "stay in many files" in caplog.text


def test_a_full_disk_is_said_by_the_command(leeds_store, monkeypatch, capsys):
    first = leeds_store.releases()[0].release_id
    monkeypatch.setattr(delta_tables, "write_deltalake", _full)
    said = _said_by(capsys, "use", first)
    assert "the disk is full" in said
    assert "readers are shown what they were before" in said


@pytest.mark.parametrize(
    "fault",
    [
        BrokenPipeError(errno.EPIPE, "Broken pipe"),
        KeyboardInterrupt(),
        ZeroDivisionError(),
        StoreError("the store is gone"),
    ],
)
@pytest.mark.parametrize("is_moved", [True, False])
def test_a_command_that_fails_says_what_readers_are_shown_now(
    leeds_store, monkeypatch, capsys, fault, is_moved
):
    def breaks(*_, **__):
        raise fault

    first, second = (release.release_id for release in leeds_store.releases())
    monkeypatch.setattr(command, "left_out", breaks)
    said = _said_by(capsys, "use", first if is_moved else second)
    assert (f"readers are shown release {first} now" in said) is is_moved
    assert ("shown what they were before" in said) is (
        not is_moved and not isinstance(fault, StoreError)
    )


def test_a_release_is_made_though_what_was_done_cannot_be_printed(
    leeds_store, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(command, "print_load", _full)
    april = street(tmp_path, row("a", month="2025-04"), name="april.csv")
    said = _said_by(capsys, "add", str(april))
    assert f"readers are shown release {leeds_store.current().release_id} now" in said


def test_a_list_of_rejected_rows_that_cannot_be_written_stops_no_load(
    store, tmp_path, place, monkeypatch
):
    monkeypatch.setattr(load, "write_rejected_rows", _full)
    bad = street(tmp_path, row("c", month="2025-06"), row("d", kind="?"), name="june.csv")
    report = add([bad], place, store)
    assert report.release is not None
    assert [note for note in report.notes if "rejected rows was not written" in note]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError(errno.EROFS, "Read-only file system"), "it is read-only"),
        (PermissionError(errno.EACCES, "Permission denied"), "it may not be written"),
    ],
)
def test_a_store_that_cannot_be_written_is_said_in_words(
    tmp_path, monkeypatch, capsys, fault, words
):
    def acquire(*_):
        raise fault

    monkeypatch.setattr(stored.FileLock, "acquire", acquire)
    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path))
    june = street(tmp_path, row("c", month="2025-06"), name="june.csv")
    assert command.main(["add", str(june)]) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert "Traceback" not in said.out + said.err


def test_a_command_that_is_interrupted_says_so(tmp_path, monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(load, "add", interrupted)
    assert command.main(["add", str(tmp_path)]) == 1
    assert "Stopped: as asked" in capsys.readouterr().err


@pytest.mark.parametrize("is_full", [False, True])
def test_detail_that_cannot_be_logged_is_printed(tmp_path, monkeypatch, capsys, is_full):
    def breaks(*_, **__):
        raise ZeroDivisionError("the detail")

    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(load, "add", breaks)
    if is_full:
        (tmp_path / "leeds").mkdir()
        (tmp_path / "leeds" / NAME).symlink_to("/dev/full")
    assert command.main(["add", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "ZeroDivisionError: the detail" in said
    assert "what is printed above has the detail" in said.splitlines()[-1]
    assert NAME not in said


def test_no_command_ends_in_a_traceback_and_the_log_has_the_detail(tmp_path, monkeypatch, capsys):
    def breaks(*_, **__):
        raise ZeroDivisionError("Jane Example")

    monkeypatch.setenv("SAFER_DATA_DIR", str(tmp_path))
    (tmp_path / "leeds").mkdir()
    monkeypatch.setattr(load, "add", breaks)
    assert command.main(["add", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "something that nobody foresaw went wrong (ZeroDivisionError)" in said.replace("\n", " ")
    assert "Jane" not in said
    log = tmp_path / "leeds" / NAME
    assert "Jane Example" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
