"""A file that is refused because a month stands in it twice may hold more of that month."""

from __future__ import annotations

import gzip
import itertools

import pandas as pd
import pytest

from data_loaders.load import add
from data_loaders.one_load.terms import Terms
from data_loaders.removing import remove
from store.read_dataset import read_dataset
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import (
    COUNCIL,
    OUTCOMES,
    SEARCHES,
    casualty,
    outcome,
    search,
    table,
    written,
)

WHOLE = "2025-02-west-yorkshire-street.csv"
SECOND = "2025-02-west-yorkshire-street-2.csv"


def rows(first, last):
    return [made.row(f"{n:064x}") for n in range(first, last)]


def piece(folder):
    return made.street(folder, *rows(0, 40), name="2025-02-west-yorkshire-street-1.csv")


def pasted(folder, first=40, name=SECOND):
    return made.street(folder, *rows(first, first + 40), *rows(first, first + 40), name=name)


def month(store):
    (row,) = table(store, "coverage").itertuples()
    return row.status, row.reason


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_beside_a_refused_piece_a_month_is_partial_until_it_is_mended(
    tmp_path, place, store, order
):
    report = add([(piece(tmp_path), pasted(tmp_path))[n] for n in order], place, store)
    (told,) = [line.refused for line in report.lines if line.refused]
    assert "stands in it twice: 80 of its 80 rows" in told
    assert month(store) == (
        "partial",
        f"{SECOND} was refused, and may hold more of the month",
    )
    mended = made.street(tmp_path / "new", *rows(40, 80), name=SECOND)
    add([mended], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80


@pytest.mark.parametrize("spoilt", ["pasted", "damaged", "unknown"])
def test_a_piece_refused_by_a_later_command_leaves_what_one_command_does(
    tmp_path, place, store, spoilt
):
    add([piece(tmp_path)], place, store)
    refused = {"pasted": pasted, "damaged": damaged, "unknown": unknown}[spoilt](tmp_path)
    assert [bool(line.refused) for line in add([refused], place, store).lines] == [True]
    assert month(store) == ("partial", f"{SECOND} was refused, and may hold more of the month")
    again = add([refused], place, store)
    assert again.release is None
    add([made.street(tmp_path / "new", *rows(40, 80), name=SECOND)], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80


@pytest.mark.parametrize("spoilt", ["pasted", "damaged", "unknown", "nothing"])
def test_a_piece_refused_before_its_months_first_file_leaves_what_one_command_does(
    tmp_path, place, store, spoilt
):
    """It is the only file of its command, which keeps nothing but that it was refused."""
    made_by = {"pasted": pasted, "damaged": damaged, "unknown": unknown, "nothing": nothing}
    refused = made_by[spoilt](tmp_path)
    report = add([refused], place, store)
    assert [bool(line.refused) for line in report.lines] == [True]
    assert report.notes[-1] == (
        f"{SECOND} was refused, and may hold more of Feb 2025: what comes of that is told as "
        "partial until a file of the same name is loaded, whatever it ends with, or a whole one "
        "with --replace."
    )
    assert table(store, "coverage").empty
    assert add([refused], place, store).release is None
    add([piece(tmp_path)], place, store)
    assert month(store) == ("partial", f"{SECOND} was refused, and may hold more of the month")
    assert table(store, "refused_files").empty
    add([made.street(tmp_path / "new", *rows(40, 80), name=SECOND)], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80


def test_a_piece_that_comes_well_before_any_other_leaves_nothing_to_mend(tmp_path, place, store):
    add([damaged(tmp_path)], place, store)
    add([made.street(tmp_path / "new", *rows(40, 80), name=SECOND)], place, store)
    assert table(store, "refused_files").empty
    add([piece(tmp_path)], place, store)
    assert month(store) == ("complete", "")


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
@pytest.mark.parametrize("commands", [1, 2])
def test_a_whole_month_beside_a_refused_part_of_it_is_complete(
    tmp_path, place, store, order, commands
):
    """All that the refused file holds is there, whichever command brought it."""
    whole = made.street(tmp_path, *rows(0, 80), name="whole.csv")
    files = [(whole, pasted(tmp_path))[n] for n in order]
    for some in [files] if commands == 1 else [[file] for file in files]:
        add(some, place, store)
    assert month(store) == ("complete", "")


def test_what_is_remembered_is_of_the_release_readers_are_shown(tmp_path, place, store):
    before = store.current()
    add([damaged(tmp_path)], place, store, terms=Terms(check=True))
    add([damaged(tmp_path)], place, store, terms=Terms(draft=True))
    assert store.current() == before
    add([damaged(tmp_path)], place, store)
    add([piece(tmp_path)], place, store)
    assert month(store)[0] == "partial"
    store.use(before.release_id)
    add([piece(tmp_path)], place, store, terms=Terms(without_newer=True))
    assert month(store) == ("complete", "")


def test_a_refused_file_can_be_taken_back(tmp_path, place, store):
    add([damaged(tmp_path)], place, store)
    _, what = remove(store, SECOND)
    assert what == "refused file"
    add([piece(tmp_path)], place, store)
    assert month(store) == ("complete", "")


def test_each_of_two_refused_pieces_is_to_be_mended(tmp_path, place, store):
    add([piece(tmp_path)], place, store)
    third = "2025-02-west-yorkshire-street-3.csv"
    add([damaged(tmp_path)], place, store)
    add([damaged(tmp_path, name=third)], place, store)
    add([made.street(tmp_path / "new", *rows(40, 80), name=SECOND)], place, store)
    assert month(store) == ("partial", f"{third} was refused, and may hold more of the month")
    add([made.street(tmp_path / "new", *rows(80, 90), name=third)], place, store)
    assert month(store) == ("complete", "")


def test_a_refused_edition_of_the_same_file_leaves_the_month_and_says_why(tmp_path, place, store):
    """A whole month does not become a piece of one because its next download broke off."""
    add([piece(tmp_path)], place, store)
    broken = damaged(tmp_path / "new", name="2025-02-west-yorkshire-street-1.csv")
    (note,) = add([broken], place, store).notes
    assert note == (
        "2025-02-west-yorkshire-street-1.csv was refused, and Feb 2025 stays as it is, from the "
        "file of that name that was loaded before."
    )
    assert month(store) == ("complete", "")


def test_a_refused_file_with_nothing_more_leaves_the_month_complete(tmp_path, place, store):
    add([piece(tmp_path), pasted(tmp_path, first=0)], place, store)
    assert month(store) == ("complete", "")


def test_a_refused_file_of_another_force_may_hold_more_of_the_month_too(tmp_path, place, store):
    railways = pasted(tmp_path, name="2025-02-btp-street.csv")
    text = railways.read_text().replace(made.FORCE, "British Transport Police")
    railways.write_text(text)
    add([piece(tmp_path), railways], place, store)
    assert month(store)[0] == "partial"
    assert "2025-02-btp-street.csv was refused" in month(store)[1]


def test_a_whole_file_in_place_of_the_piece_settles_it(tmp_path, place, store):
    add([piece(tmp_path), pasted(tmp_path)], place, store)
    add([made.street(tmp_path, *rows(0, 80), name="whole.csv")], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80


# --- files that could not be read, of any source ------------------------------------------------


def damaged(folder, name=SECOND):
    """A file that was cut off within a row."""
    path = made.street(folder, *rows(40, 80), name=name)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def nothing(folder):
    """A file that no reader knows: its name alone says what it is."""
    path = folder / SECOND
    path.write_text("<html>503</html>")
    return path


def unknown(folder):
    """A file none of whose rows can be used."""
    bad = [made.row(f"{n:064x}", kind="Cybercrime") for n in range(40, 80)]
    return made.street(folder, *bad, name=SECOND)


@pytest.mark.parametrize("other", [damaged, unknown])
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_beside_a_file_that_cannot_be_read_a_month_is_partial(tmp_path, place, store, order, other):
    report = add([(piece(tmp_path), other(tmp_path))[n] for n in order], place, store)
    assert len([line for line in report.lines if line.refused]) == 1
    assert month(store) == ("partial", f"{SECOND} was refused, and may hold more of the month")
    add([made.street(tmp_path / "new", *rows(40, 80), name=SECOND)], place, store)
    assert month(store) == ("complete", "")


def test_a_file_that_is_there_already_settles_it_under_the_refused_name(tmp_path, place, store):
    add([piece(tmp_path), damaged(tmp_path)], place, store)
    mended = made.street(tmp_path / "new", *rows(40, 80), name="of-another-name.csv")
    add([mended], place, store)
    assert month(store)[0] == "partial"
    add([mended.rename(tmp_path / SECOND)], place, store)
    assert month(store) == ("complete", "")
    assert len(table(store, "incidents")) == 80


def test_a_mended_file_of_the_same_name_settles_it_at_once(tmp_path, place, store):
    whole = made.street(tmp_path / "new", *rows(40, 80), name=SECOND)
    add([piece(tmp_path), damaged(tmp_path), whole], place, store)
    assert month(store) == ("complete", "")


def test_a_file_that_cannot_be_read_leaves_other_months_complete(tmp_path, place, store):
    add([piece(tmp_path)], place, store)
    march = [made.row(f"m{n}", month="2025-03") for n in range(40)]
    march_file = made.street(tmp_path, *march, name="2025-03-west-yorkshire-street.csv")
    add([march_file, damaged(tmp_path)], place, store)
    assert list(table(store, "coverage")["status"]) == ["partial", "complete"]


def casualties(*months, each=30):
    return [casualty(f"{m}-{n}", date=f"05/{m}/2024") for m in months for n in range(each)]


def test_casualties_refused_before_the_first_file_of_their_months(tmp_path, place, store):
    twice = written(tmp_path, "second.csv", COUNCIL, *casualties("02"), *casualties("02"))
    add([twice], place, store)
    more = [row.replace("02-", "02x") for row in casualties("02")]
    add([written(tmp_path, "first.csv", COUNCIL, *more)], place, store)
    covered = store.read("coverage", store.current(), source="road-casualties")
    assert list(covered["status"]) == ["partial"]
    mended = written(tmp_path, "second.csv", COUNCIL, *casualties("02"))
    add([mended], place, store)
    covered = store.read("coverage", store.current(), source="road-casualties")
    assert list(covered["status"]) == ["complete"]


@pytest.mark.parametrize("commands", [[(0, 1)], [(1, 0)], [(0,), (1,)]])
def test_casualties_pasted_twice_leave_the_months_beside_them_partial(
    tmp_path, place, store, commands
):
    kept = written(tmp_path, "first.csv", COUNCIL, *casualties("01", "02"))
    more = [row.replace("02-", "02x") for row in casualties("02", "03")]
    twice = written(tmp_path, "second.csv", COUNCIL, *more, *more)
    for files in commands:
        add([(kept, twice)[n] for n in files], place, store)
    covered = store.read("coverage", store.current(), source="road-casualties")
    assert list(covered["status"]) == ["complete", "partial"]
    assert covered["reason"].iloc[1].startswith("second.csv was refused")


@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_an_unclear_file_leaves_each_month_it_has_more_of_partial(tmp_path, place, store, order):
    """Its first month half of another's, its second a piece beside it."""
    first = written(tmp_path, "first.csv", COUNCIL, *casualties("01", each=60), *casualties("02"))
    half = casualties("01", each=30) + [f"x{row}" for row in casualties("01", each=20)]
    second = written(
        tmp_path, "second.csv", COUNCIL, *half, *[f"x{row}" for row in casualties("02", each=20)]
    )
    report = add([(first, second)[n] for n in order], place, store)
    assert [line.file for line in report.lines if line.refused] == ["second.csv"]
    covered = store.read("coverage", store.current(), source="road-casualties")
    assert list(covered["status"]) == ["partial", "partial"]


@pytest.mark.parametrize("text", ["cut", "<html>503</html>"])
def test_searches_refused_before_the_first_file_of_their_month(tmp_path, place, store, text):
    found = [search(f"2024-08-{1 + n % 28:02}T12:{n % 60:02}:00+00:00") for n in range(80)]
    name = "2024-08-west-yorkshire-stop-and-search-{}.csv"
    spoilt = written(tmp_path, name.format(2), SEARCHES, *found[40:])
    spoilt.write_bytes(spoilt.read_bytes()[:-40] if text == "cut" else text.encode())
    add([spoilt], place, store)
    add([written(tmp_path, name.format(1), SEARCHES, *found[:40])], place, store)
    covered = store.read("coverage", store.current(), source="stop-and-search")
    assert list(covered["status"]) == ["partial"]


def test_searches_of_a_month_cut_off_beside_a_piece(tmp_path, place, store):
    found = [search(f"2024-08-{1 + n % 28:02}T12:{n % 60:02}:00+00:00") for n in range(80)]
    name = "2024-08-west-yorkshire-stop-and-search-{}.csv"
    kept = written(tmp_path, name.format(1), SEARCHES, *found[:40])
    cut = written(tmp_path, name.format(2), SEARCHES, *found[40:])
    cut.write_bytes(cut.read_bytes()[:-40])
    add([kept, cut], place, store)
    covered = store.read("coverage", store.current(), source="stop-and-search")
    assert list(covered["status"]) == ["partial"]


@pytest.mark.parametrize(
    "text", ["", "<html>503</html>", "Crime ID,Something\n1,2\n"], ids=["empty", "page", "headings"]
)
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_a_file_that_nothing_knows_counts_by_its_name_in_the_archive(
    tmp_path, place, store, order, text
):
    unread = tmp_path / SECOND
    unread.write_text(text)
    add([(piece(tmp_path), unread)[n] for n in order], place, store)
    assert month(store) == ("partial", f"{SECOND} was refused, and may hold more of the month")
    add([made.street(tmp_path / "new", *rows(40, 80), name=SECOND)], place, store)
    assert month(store) == ("complete", "")


def test_a_file_of_another_kind_by_its_name_leaves_the_month_of_crimes_complete(
    tmp_path, place, store
):
    for name in ("2025-02-west-yorkshire-outcomes.csv", "2025-02 cctv.csv"):
        (tmp_path / name).write_text("")
    add([piece(tmp_path), *tmp_path.glob("2025-02*")], place, store)
    assert month(store) == ("complete", "")


# --- outcomes: a share made of some of them is not known ------------------------------------------


def crimes_of(folder, *months):
    return [
        made.street(
            folder,
            *[made.row(f"{m}-{n}", month=f"2025-0{m}") for n in range(20)],
            name=f"2025-0{m}-west-yorkshire-street.csv",
        )
        for m in months
    ]


def outcomes_of(folder, which, *crimes):
    return written(
        folder,
        f"2025-03-west-yorkshire-outcomes-{which}.csv",
        OUTCOMES,
        *[outcome(crime, month="2025-03", kind="Suspect charged") for crime in crimes],
    )


def charged_months(store):
    counts = table(store, "ward_counts")
    return sorted(counts.loc[counts["offence"] == "crime-charged", "month"].dt.month.unique())


def cut_off(path):
    path.write_bytes(path.read_bytes()[:-30])
    return path


def bare(path):
    path.write_text("nothing that is known")
    return path


@pytest.mark.parametrize("spoilt", [cut_off, bare])
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_beside_refused_outcomes_what_became_of_crimes_is_not_known(
    tmp_path, place, store, order, spoilt
):
    """The outcomes kept are of crimes of January and February; those of March have none."""
    add(crimes_of(tmp_path, 1, 2, 3), place, store)
    first = outcomes_of(tmp_path, 1, *[f"{m}-{n}" for m in (1, 2) for n in range(10)])
    second = spoilt(outcomes_of(tmp_path, 2, *[f"{m}-{n}" for m in (1, 2) for n in range(10, 20)]))
    report = add([(first, second)[n] for n in order], place, store)
    assert charged_months(store) == []
    (note,) = (note for note in report.notes if note.startswith("What became"))
    assert note.startswith("What became of the crimes of Jan 2025 to Feb 2025 is not known: ")
    assert f"{second.name} was refused, and may hold more outcomes of Mar 2025" in note
    assert set(table(store, "coverage")["status"]) == {"complete"}
    mended = outcomes_of(tmp_path / "new", 2, *[f"{m}-{n}" for m in (1, 2) for n in range(10, 20)])
    add([mended], place, store)
    assert charged_months(store) == [1, 2]


@pytest.mark.parametrize("spoilt", [cut_off, bare])
@pytest.mark.parametrize("order", list(itertools.permutations(range(2))))
def test_beside_outcomes_refused_by_another_command_what_became_of_crimes_is_not_known(
    tmp_path, place, store, order, spoilt
):
    add(crimes_of(tmp_path, 1), place, store)
    files = outcomes_of(tmp_path, 1, "1-1"), spoilt(outcomes_of(tmp_path, 2, "1-2"))
    for number in order:
        add([files[number]], place, store)
    assert charged_months(store) == []
    add([outcomes_of(tmp_path / "new", 2, "1-2")], place, store)
    assert charged_months(store) == [1]


def test_an_offence_whose_table_was_refused_is_not_known_and_no_part_of_a_sum(
    tmp_path, place, store
):
    """Of ready-made figures each stands by itself: none is short for want of another file."""
    wards = [ward.code for ward in place.place.wards]

    def figures(name, *months):
        rows = [f"{code},{month},{name},5" for code in wards for month in months]
        return written(tmp_path, f"{name}.csv", "ward code,month,offence,count", *rows)

    burglary = figures("Burglary", "2025-01", "2025-02")
    robbery = figures("Robbery", "2025-01")
    refused = written(tmp_path, "2025-02 robbery.csv", "ward code,month,offence,rate", "x,y,z,1")
    add([burglary, robbery, refused], place, store)
    dataset = read_dataset(store, store.current(), place)
    months = {o: list(s.index.astype(str)) for o, s in dataset.offence_status.items()}
    assert months == {"burglary": ["2025-01", "2025-02"], "robbery": ["2025-01"]}
    wide, _ = dataset.counts
    february = wide[pd.Timestamp("2025-02-01")].unstack()
    assert (february["burglary"] > 0).all()
    assert february["robbery"].isna().all()


def packed(folder):
    path = made.street(folder, *rows(0, 80), name=f"{WHOLE}.gz")
    path.write_bytes(gzip.compress(path.read_bytes()))
    return path


def part_of_download(folder):
    path = made.street(folder, *rows(0, 80), name=f"{WHOLE}.part")
    path.write_bytes(path.read_bytes()[:-40])
    return path


def workbook(folder):
    path = folder / f"{WHOLE.removesuffix('.csv')}.xlsx"
    header, *cells = ([made.HEADER, *rows(0, 80)][n].split(",") for n in range(81))
    pd.DataFrame(cells, columns=header).to_excel(path, index=False)
    return path


@pytest.mark.parametrize("order", ["before", "after", "together"])
@pytest.mark.parametrize("form", [packed, part_of_download, workbook])
def test_a_file_saved_as_its_refusal_says_is_the_refused_one(tmp_path, place, store, form, order):
    refused, whole = form(tmp_path), made.street(tmp_path, *rows(0, 80), name=WHOLE)
    commands = {"before": [[refused], [whole]], "after": [[whole], [refused]]}
    told = [add(files, place, store) for files in commands.get(order, [[refused, whole]])]
    assert sum(bool(line.refused) for report in told for line in report.lines) == 1
    assert month(store) == ("complete", "")
    assert table(store, "refused_files").empty
    assert len(table(store, "incidents")) == 80
