"""Postcode files, and lists of places that have addresses only and are placed by them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from data_loaders.load import add
from data_loaders.one_load.ledger import Line
from data_loaders.places.postcode_lookup import postcode, postcode_in
from data_loaders.places.postcodes import NEAR_M, beside_postcodes
from data_loaders.recognise import recognise
from store.read_dataset import read_dataset
from store.store import Store
from tests.data_loaders import loading as made
from tests.data_loaders.made_extracts import AWAY, EAST, WEST, classes, table
from tests.data_loaders.made_extracts import written as csv
from tests.files import member, workbook, zip_file

ONS = "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,oseast1m,osnrth1m,osgrdind,lat,long"
OWN = "Postcode,Easting,Northing"
CAMERAS = "Camera,Postcode"


def code_point(code: str, at: tuple[int, int] = WEST, quality: int = 10) -> str:
    """A row of Code-Point Open."""
    return f'"{code}",{quality},{at[0]},{at[1]},"E92000001","","","","E08000035","E05011399"'


def ons(code: str, at: tuple[object, object] = WEST, ended: str = "") -> str:
    """A row of the ONS Postcode Directory."""
    seven = code.replace(" ", "").ljust(7)
    return f"{seven},{code},{code},199501,{ended},E9,E8,E5,0,{at[0]},{at[1]},1,53.8,-1.6"


def open_name(name: str, at: tuple[int, int] = WEST, kind: str = "Postcode") -> str:
    """A row of OS Open Names."""
    uri = "http://data.ordnancesurvey.co.uk/id/postcodeunit/LS11AA"
    return f"LS11AA,{uri},{name},,,,other,{kind},{at[0]},{at[1]},1500,1{',' * 22}"


def loaded(place, store: Store, *paths: Path) -> dict[str, Line]:
    """The lines of the ledger of some files, by name."""
    return {line.file: line for line in add(paths, place, store).lines}


def held(store: Store) -> dict[str, tuple[float, float]]:
    """Where the places of the store lie, by name."""
    places = table(store, "places_of_interest")
    return {p.name: (p.easting, p.northing) for p in places.itertuples(index=False)}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("LS1 4AP", "LS1 4AP"),
        (" ls14ap ", "LS1 4AP"),
        ("LS10  1AA", "LS10 1AA"),
        ("EC3A 5DE", "EC3A 5DE"),
        ("m2 5bq", "M2 5BQ"),
        ("LS1", ""),
        ("LS1 44P", ""),
        ("", ""),
    ],
)
def test_a_postcode_is_the_same_however_it_is_written(text, kept):
    assert postcode(text) == kept


def test_the_last_postcode_of_an_address_is_its_own():
    assert postcode_in("Unit LS1 4AP House, 1 Low Road, Leeds, ls14aq.") == "LS1 4AQ"
    assert postcode_in("1 Low Road, Leeds") == ""


# --- files of postcodes ---------------------------------------------------------------------------


FILES = {
    "ls.csv": (code_point("LS1 1AA"), code_point("LS101AB", EAST), code_point("LS20 1AA", AWAY)),
    "ONSPD_FEB_2025_UK.csv": (ONS, ons("LS1 1AA"), ons("LS10 1AB", EAST), ons("LS20 1AA", AWAY)),
    "SE22.csv": (
        open_name("LS1 1AA"),
        open_name("LS10 1AB", EAST),
        open_name("LS20 1AA", AWAY),
    ),
    "own.csv": (OWN, "LS1 1AA,426000,433000", "ls101ab,433000,433000", "LS20 1AA,460000,433000"),
    "degrees.csv": (
        "Postcode,In Use?,Latitude,Longitude,Ward Code,Population,Terminated",
        "LS1 1AA,Yes,53.79,-1.6067,E05011399,10,",
        "LS10 1AB,Yes,53.79,-1.5003,E05011399,10,",
        "LS20 1AA,Yes,53.79,-1.09,E05011399,10,",
    ),
    "new.csv": (
        "pcd7,pcd8,pcds,dointr,doterm,lad25cd,east1m,north1m,gridind,lat,long",
        "LS1 1AA,LS1  1AA,LS1 1AA,199501,,E8,426000,433000,1,53.8,-1.6",
        "LS101AB,LS10 1AB,LS10 1AB,199501,,E8,433000,433000,1,53.8,-1.6",
        "LS201AA,LS20 1AA,LS20 1AA,199501,,E8,460000,433000,1,53.8,-1.6",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_every_usual_file_of_postcodes_is_read(place, store, tmp_path, name):
    line = loaded(place, store, csv(tmp_path, name, *FILES[name]))[name]
    assert (line.kind, classes(line)) == ("postcodes", (2, 1, 0, 0, 0))
    codes = table(store, "postcodes").set_index("postcode")
    assert codes["far"].to_dict() == {"LS1 1AA": False, "LS10 1AB": False, "LS20 1AA": True}
    at = codes.loc["LS1 1AA", ["easting", "northing"]].astype(float)
    assert at.tolist() == pytest.approx(list(WEST), abs=400 if name == "degrees.csv" else 0)


def test_a_workbook_of_postcodes_is_read(place, store, tmp_path):
    path = tmp_path / "postcodes.xlsx"
    rows = [["Postcodes of the city"], OWN.split(","), ["LS1 1AA", *WEST], ["LS10 1AB", *EAST]]
    path.write_bytes(workbook(A=rows))
    assert classes(loaded(place, store, path)["postcodes.xlsx"]) == (2, 0, 0, 0, 0)


def test_where_each_row_of_a_directory_ends(place, store, tmp_path):
    rows = [
        ons("LS1 1AA"),
        ons("LS1 1AA"),
        ons("LS1 1AB", ended="201506"),
        ons("LS1 1AC", ("", "")),
        ons("LS1 1AD", (0, 0)),
        ons("BT1 1AA", (333_000, 374_000)),
        ons("IM1 1AA", ("", "")),
        ons("LS1 1AE", WEST),
        ons("LS1 1AE", EAST),
        ons("LS1", WEST),
        ons("LS1 1AF", ("x", 1)),
    ]
    line = loaded(place, store, csv(tmp_path, "onspd.csv", ONS, *rows))["onspd.csv"]
    assert classes(line) == (2, 2, 2, 1, 4)
    assert "1 of those placed are no longer in use" in line.notes
    assert [reject.row for reject in line.rejects] == [9, 10, 11, 12]
    codes = table(store, "postcodes").set_index("postcode")
    assert codes["ended"].to_dict() == {"LS1 1AA": "", "LS1 1AB": "201506"}


def test_names_that_are_no_postcodes_are_passed_over(place, store, tmp_path):
    rows = [
        open_name("LS1 1AA"),
        open_name("Low Road", kind="Named Road"),
        open_name("Armley", kind="Town"),
    ]
    line = loaded(place, store, csv(tmp_path, "SE22.csv", *rows))["SE22.csv"]
    assert classes(line) == (1, 2, 0, 0, 0)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Postcode,Easting,Northing,Ward\nLS1 1AA,1,2,Armley\n", "postcodes"),
        ("id,postcode,latitude,longitude\n1,LS1 1AA,53.8,-1.6\n", "postcodes"),
        ("Postcode,Easting,Northing,Premises\nLS1 1AA,1,2,Bar\n", "places of interest"),
        ("PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n", "not data"),
        ("ID,NAMES_URI,NAME1,NAME1_LANG,NAME2\n", "not data"),
    ],
)
def test_a_table_of_postcodes_is_told_from_a_list_of_places(text, kind):
    assert recognise(member(text, "table.csv")) == kind


def test_what_happened_at_a_postcode_is_no_table_of_postcodes(place, store, tmp_path):
    path = csv(
        tmp_path, "x.csv", "Date,Postcode,Easting,Northing", "1/2/2025,LS1 1AA,426000,433000"
    )
    assert loaded(place, store, path)["x.csv"].refused


def test_the_order_of_files_and_commands_changes_nothing(place, tmp_path):
    paths = [
        csv(tmp_path, "ls.csv", code_point("LS1 1AA"), code_point("LS20 1AB", AWAY)),
        csv(tmp_path, "onspd.csv", ONS, ons("LS1 1AA", EAST), ons("LS1 1AB", EAST, "201506")),
        csv(tmp_path, "own.csv", OWN, "LS1 1AB,426000,433000", "LS20 1AA,460000,433000"),
    ]
    boundaries = made.boundaries(tmp_path, place)
    found = []
    for n, order in enumerate(itertools.permutations(paths)):
        together, apart = (Store(str(tmp_path / f"{n}-{how}")) for how in ("one", "many"))
        add([*order, boundaries], place, together)
        add([boundaries], place, apart)
        for path in order:
            add([path], place, apart)
        found += [table(store, "postcodes") for store in (together, apart)]
    first = found[0]
    assert all(first.equals(other) for other in found[1:])
    assert dict(zip(first["postcode"], first["source"], strict=True)) == {
        "LS1 1AA": "Code-Point Open",
        "LS1 1AB": "ONS Postcode Directory",
        "LS20 1AA": "a table of postcodes",
    }


def test_only_postcodes_near_the_place_are_kept_and_one_of_each_sector_further_out(
    place, store, tmp_path
):
    edge = 436_240
    near, beyond = (edge + int(NEAR_M) - 100, 433_000), (edge + int(NEAR_M) + 100, 433_000)
    rows = [code_point("LS1 1AA", near), code_point("LS2 1AC", beyond), code_point("LS2 1AB", AWAY)]
    loaded(place, store, csv(tmp_path, "ls.csv", *rows))
    codes = table(store, "postcodes")
    assert list(zip(codes["postcode"], codes["far"], strict=True)) == [
        ("LS1 1AA", False),
        ("LS2 1AB", True),
    ]


def test_the_same_file_again_makes_no_release(place, store, tmp_path):
    path = csv(tmp_path, "ls.csv", *FILES["ls.csv"])
    loaded(place, store, path)
    before = store.current().release_id
    assert classes(loaded(place, store, path)["ls.csv"]) == (2, 1, 0, 0, 0)
    assert store.current().release_id == before


def test_a_download_is_read_whole_and_its_documents_are_no_data(place, store, tmp_path):
    codes = workbook(A=[["Area", "Code"], ["Leeds", "E08000035"]])
    path = zip_file(
        tmp_path / "codepo_gb.zip",
        {
            "Data/CSV/ls.csv": code_point("LS1 1AA") + "\n",
            "Data/CSV/ab.csv": code_point("AB1 1AA", (390_000, 800_000)) + "\n",
            "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ,EA,NO\nPostcode,PQI,Eastings,N\n",
            "Doc/Codelist.xlsx": codes,
            "Doc/licence.txt": "Open Government Licence\n",
            "Doc/metadata.txt": "AB\t16605\nLS\t20000\n",
        },
    )
    report = add([path], place, store)
    assert [(line.kind, line.refused) for line in report.lines] == [("postcodes", "")] * 2
    assert sum("not data" in what for _, what in report.passed_over) == 4


def test_documents_elsewhere_are_still_refused():
    files = ["a.zip: Data/CSV/ls.csv"]
    assert beside_postcodes("a.zip: Doc/Codelist.xlsx", files)
    assert beside_postcodes("a.zip: User Guide/x.csv", files)
    assert not beside_postcodes("b.zip: Doc/Codelist.xlsx", files)
    assert not beside_postcodes("a.zip: Data/Codelist.xlsx", files)
    assert not beside_postcodes("Documents/cameras.csv", ["cameras/ls.csv"])


# --- places by postcode ---------------------------------------------------------------------------


POSTCODES = (
    code_point("LS1 1AA"),
    code_point("LS1 1AB", EAST),
    code_point("LS20 1AA", AWAY),
)


def test_cameras_by_postcode_are_declined_with_the_one_true_reason(place, store, tmp_path):
    line = loaded(place, store, csv(tmp_path, "cctv.csv", CAMERAS, "A,LS1 1AA"))["cctv.csv"]
    assert line.refused == (
        "cctv.csv: it has addresses and no positions; a postcode file makes it placeable: add "
        "Code-Point Open, OS Open Names, the ONS Postcode Directory, or a table of Postcode, "
        "Easting and Northing in the same command as this file"
    )


@pytest.mark.parametrize("cameras_first", [True, False])
def test_cameras_by_postcode_are_placed_where_a_postcode_file_is_loaded(
    place, store, tmp_path, cameras_first
):
    cameras = csv(
        tmp_path, "cctv.csv", CAMERAS, "A,LS1 1AA", "B,ls11ab", "C,LS20 1ZZ", "D,", "E,LS1 9ZZ"
    )
    codes = csv(tmp_path, "ls.csv", *POSTCODES)
    paths = [cameras, codes] if cameras_first else [codes, cameras]
    line = loaded(place, store, *paths)["cctv.csv"]
    assert classes(line) == (2, 1, 1, 0, 1)
    assert held(store) == {"A": WEST, "B": EAST}
    assert "2 placed where their postcode lies, not at their door" in line.notes
    (reject,) = line.rejects
    assert (reject.row, reject.found) == (6, "postcode 'LS1 9ZZ'")
    assert "that is in the postcode files loaded" in reject.expected
    assert set(table(store, "places_of_interest")["precision"]) == {"postcode"}


def test_postcodes_loaded_before_serve_later_lists(place, store, tmp_path):
    loaded(place, store, csv(tmp_path, "ls.csv", *POSTCODES))
    loaded(place, store, csv(tmp_path, "cctv.csv", CAMERAS, "A,LS1 1AA"))
    assert held(store) == {"A": WEST}


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Licence Number,Premises Name,Address,Postcode", 'P/1,Bar,"1 Low Road\nLeeds",LS1 1AA'),
        ("Licence Number,Premises Name,Premises Address", 'P/1,Bar,"1 Low Road, Leeds LS1 1AA"'),
        ("Name,Address,Post Code", "Bar,1 Low Road,ls1 1aa"),
        ("URN,EstablishmentName,Postcode,Easting,Northing", "1,Bar,LS1 1AA,,"),
        ("site_name;postal_code", "Bar;LS11AA"),
        ("Licence No,Postcode,Premises Name,Premises Postcode", "P/1,LS1 1AB,Bar,LS1 1AA"),
        ("Licence No,Premise Name,Address 1,Town,Post Code", "P/1,Bar,1 Road,Leeds,LS1 1AA"),
        ("Case Reference,Licence Type,Premises.Name,PCDS", "P/1,Club,Bar,LS1 1AA"),
    ],
)
def test_a_register_with_addresses_only_is_placed_by_postcode(place, store, tmp_path, header, row):
    loaded(
        place, store, csv(tmp_path, "ls.csv", *POSTCODES), csv(tmp_path, "bars.csv", header, row)
    )
    assert held(store) == {"Bar": WEST}


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        (
            "Licence Number,Premises Name,Address",
            "P/1,Bar,1 Low Road",
            "it has addresses and neither positions nor postcodes; add a column of postcodes",
        ),
        ("Name,Surname,Postcode", "A,B,LS1 1AA", "nothing here knows its columns"),
        ("Name,Age,Address,Postcode", "A,9,1 Low Road,LS1 1AA", "nothing here knows its columns"),
        ("Premises,Offence,Postcode", "A,Theft,LS1 1AA", "'Offence' among its columns"),
    ],
)
def test_other_lists_with_postcodes_are_refused_in_words(
    place, store, tmp_path, header, row, words
):
    codes, path = csv(tmp_path, "ls.csv", *POSTCODES), csv(tmp_path, "list.csv", header, row)
    assert words in loaded(place, store, codes, path)["list.csv"].refused


def test_a_position_wins_over_a_postcode_and_an_ended_postcode_is_said(place, store, tmp_path):
    codes = csv(tmp_path, "onspd.csv", ONS, ons("LS1 1AA", ended="201506"))
    bars = csv(
        tmp_path,
        "bars.csv",
        "Premises Name,Postcode,Easting,Northing",
        f"Near,LS1 1AA,{EAST[0]},{EAST[1]}",
        "By code,LS1 1AA,,",
    )
    line = loaded(place, store, codes, bars)["bars.csv"]
    assert held(store) == {"Near": EAST, "By code": WEST}
    assert "1 of these have a postcode that is no longer in use" in line.notes
    precision = table(store, "places_of_interest").set_index("name")["precision"]
    assert precision.to_dict() == {"Near": "exact", "By code": "postcode"}


def test_without_a_postcode_file_rows_that_need_one_are_said(place, store, tmp_path):
    header = "Premises Name,Postcode,Easting,Northing"
    line = loaded(
        place, store, csv(tmp_path, "bars.csv", header, "A,LS1 1AA,426000,433000", "B,LS1 1AB,,")
    )
    assert classes(line["bars.csv"]) == (1, 0, 1, 0, 0)
    assert line["bars.csv"].notes[0].startswith("1 rows without a position have a postcode")


def test_pages_are_told_where_postcodes_come_from_once_there_are_some(place, store, tmp_path):
    add([made.street(tmp_path, made.row("a"))], place, store)
    assert read_dataset(store, store.current(), place).postcode_sources == ()
    # Any reader can search for one.
    loaded(place, store, csv(tmp_path, "ls.csv", *POSTCODES))
    assert read_dataset(store, store.current(), place).postcode_sources == ("Code-Point Open",)


# --- files joined end to end, and columns in one another's place ----------------------------------


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (OWN, lambda n: f"LS1 {n}AA,{WEST[0] + n},{WEST[1]}"),
        (ONS, lambda n: ons(f"LS1 {n}AA")),
        ("PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC", lambda n: code_point(f"LS1 {n}AA")),
    ],
    ids=["own", "ons", "code-point"],
)
def test_column_names_repeated_within_a_file_are_no_records(place, store, tmp_path, header, row):
    rows = [*map(row, range(1, 4)), header, *map(row, range(4, 6)), header]
    path = csv(tmp_path, "joined.csv", *([] if header.startswith("PC") else [header]), *rows)
    (line,) = loaded(place, store, path).values()
    assert (line.rows_read, line.placed, line.rejects) == (5, 5, ())
    assert any("repeat the column names" in note for note in line.notes)


def test_column_names_in_another_order_within_a_file_are_asked_about(place, store, tmp_path):
    """What stands below them would be misread."""
    rows = [f"LS1 {n}AA,{WEST[0] + n},{WEST[1]}" for n in range(1, 4)]
    turned = [f"LS2 {n}AA,{WEST[1]},{WEST[0] + n}" for n in range(1, 4)]
    path = csv(tmp_path, "joined.csv", OWN, *rows, "Postcode,Northing,Easting", *turned)
    (line,) = loaded(place, store, path).values()
    assert "joined.csv: row 5 names the columns again in another order" in line.refused
    assert table(store, "postcodes").empty


def test_a_file_of_the_whole_country_with_its_axes_exchanged_is_refused(place, store, tmp_path):
    """Those of the place lie in it either way; Scotland lies off the grid."""
    here = [f"LS1 {n}AA,{WEST[1]},{WEST[0] + n}" for n in range(1, 6)]
    scotland = [f"AB1 {n}AA,{800_000 + n},390000" for n in range(1, 4)]
    (line,) = loaded(place, store, csv(tmp_path, "all.csv", OWN, *here, *scotland)).values()
    assert "easting and northing look swapped: 3 of its positions lie off" in line.refused
    assert table(store, "postcodes").empty


def test_a_few_slips_turn_no_file_round(place, store, tmp_path):
    here = [f"LS1 {n}AA,{WEST[0] + n},{WEST[1]}" for n in range(1, 6)]
    scotland = [f"AB1 {n}AA,390000,{800_000 + n}" for n in range(1, 4)]
    slips = [f"AB2 {n}AA,{800_000 + n},390000" for n in range(1, 5)]
    path = csv(tmp_path, "all.csv", OWN, *here, *scotland, *slips)
    (line,) = loaded(place, store, path).values()
    assert (line.refused, line.placed, line.rejected) == ("", 5, 4)
