"""Files, folders and zips as members, and every way a hostile zip is stopped."""

from __future__ import annotations

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from data_loaders.files import archives
from data_loaders.files.archives import members, on_disk, own_name, told_apart
from data_loaders.files.readings import Member
from data_loaders.files.safe_open import guarded
from model.errors import RefusedFileError
from tests.files import zip_file


def found(path: Path) -> tuple[list[Member], list[str]]:
    """The members behind a path, and the messages of those refused."""
    both = list(members(path))
    refused = [str(item) for item in both if isinstance(item, RefusedFileError)]
    return [item for item in both if isinstance(item, Member)], refused


def names(path: Path) -> list[str]:
    return [item.name for item in found(path)[0]]


def content(item: Member) -> bytes:
    with item.open() as stream:
        return stream.read()


def test_a_file_is_its_own_only_member(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"one")
    (item,), _ = found(tmp_path / "a.csv")
    assert (item.name, item.size, item.path) == ("a.csv", 3, tmp_path / "a.csv")
    assert content(item) == b"one"


def test_a_folder_is_walked_in_order_of_name_without_hidden_files(tmp_path):
    for name in ("b.csv", "a/z.csv", "a/c.csv", ".hidden", ".git/x.csv", "__MACOSX/y.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["a/c.csv", "a/z.csv", "b.csv"]


def test_a_zip_is_read_in_place_in_order_of_name(tmp_path):
    path = zip_file(tmp_path / "latest.zip", {"2025-02/b.csv": "two", "2025-01/a.csv": "one"})
    items, refused = found(path)
    assert [item.name for item in items] == [
        "latest.zip: 2025-01/a.csv",
        "latest.zip: 2025-02/b.csv",
    ]
    assert [content(item) for item in items] == [b"one", b"two"]
    assert refused == []
    assert [p.name for p in tmp_path.iterdir()] == ["latest.zip"]


def test_a_member_is_readable_after_the_walk_has_ended_and_more_than_once(tmp_path):
    zip_file(tmp_path / "a.zip", {"one.csv": "1", "two.csv": "2"})
    one, two = list(members(tmp_path))
    assert [content(one), content(two), content(one)] == [b"1", b"2", b"1"]


def test_a_zip_in_a_folder_is_opened_and_its_folders_and_system_files_passed_over(tmp_path):
    files = {"data/": "", "data/a.csv": "1", "__MACOSX/a.csv": "x", "data/.DS_Store": "x"}
    zip_file(tmp_path / "a.zip", files)
    assert names(tmp_path) == ["a.zip: data/a.csv"]


def test_a_zip_is_known_by_its_content_not_its_name(tmp_path):
    zip_file(tmp_path / "download", {"a.csv": "1"})
    assert names(tmp_path / "download") == ["download: a.csv"]


def test_an_excel_workbook_is_one_file_although_it_is_a_zip(tmp_path):
    zip_file(tmp_path / "p.xlsx", {"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"})
    assert names(tmp_path / "p.xlsx") == ["p.xlsx"]


@pytest.mark.parametrize("packed", [False, True])
def test_the_side_files_of_a_shapefile_are_no_members(tmp_path, packed):
    files = {f"w/wards{s}": "x" for s in (".shp", *archives.SIBLINGS)} | {"w/other.dbf": "y"}
    if packed:
        zip_file(tmp_path / "w.zip", files)
        assert names(tmp_path) == ["w.zip: w/other.dbf", "w.zip: w/wards.shp"]
    else:
        (tmp_path / "w").mkdir()
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        assert names(tmp_path) == ["w/other.dbf", "w/wards.shp"]


def test_a_zipped_shapefile_is_put_on_disk_with_its_siblings_and_taken_away_again(tmp_path):
    files = {"w/Wards 2025.SHP": "shape", "w/Wards 2025.DBF": "table", "w/x.dbf": "other"}
    zip_file(tmp_path / "w.zip", files)
    shape = next(item for item in members(tmp_path) if item.name.endswith(".SHP"))
    with on_disk(shape) as path:
        assert path.name == "layer.shp"
        assert {p.name: p.read_text() for p in path.parent.iterdir()} == {
            "layer.shp": "shape",
            "layer.dbf": "table",
        }
    assert not path.exists()


def test_a_file_on_disk_is_given_as_it_lies(tmp_path):
    (tmp_path / "w.geojson").write_text("{}")
    with on_disk(next(members(tmp_path))) as path:
        assert path == tmp_path / "w.geojson"


@pytest.mark.parametrize(
    "name", ["../evil.csv", "a/../../evil.csv", "/etc/evil.csv", "C:/evil.csv", r"..\evil.csv"]
)
def test_a_name_that_leads_out_is_refused_by_name_and_the_others_are_kept(tmp_path, name):
    path = zip_file(tmp_path / "a.zip", {name: "x", "good.csv": "1"})
    items, (message,) = found(path)
    assert [item.name for item in items] == ["a.zip: good.csv"]
    assert message.startswith(f"a.zip: {name}: a name that leads out of the archive")


def test_a_zip_inside_a_zip_is_refused_by_name(tmp_path):
    inner = zip_file(tmp_path / "inner.zip", {"a.csv": "1"}).read_bytes()
    items, (message,) = found(zip_file(tmp_path / "a.zip", {"b.csv": "1", "i/inner.zip": inner}))
    assert [item.name for item in items] == ["a.zip: b.csv"]
    assert message.startswith("a.zip: i/inner.zip: a zip inside a zip")


def test_an_encrypted_member_is_refused_by_name(tmp_path):
    path = zip_file(tmp_path / "a.zip", {"secret.csv": "x", "z.csv": "1"})
    data = bytearray(path.read_bytes())
    # Bit 0 of the flags, at byte 8 of an entry of the central directory.
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    items, (message,) = found(path)
    assert [item.name for item in items] == ["a.zip: z.csv"]
    assert message.startswith("a.zip: secret.csv: encrypted")


def test_a_member_packed_by_a_method_whose_size_cannot_be_bounded_is_refused(tmp_path):
    path = zip_file(tmp_path / "a.zip", {"a.csv": "x" * 100}, zipfile.ZIP_BZIP2)
    _, (message,) = found(path)
    assert "packed by method 12; expected Deflate" in message


def test_a_bomb_of_one_member_is_refused_by_its_ratio_and_the_others_kept(tmp_path):
    zeros = bytes(archives.RATIO_FROM_BYTES + 1)
    # Enough honest bytes beside it that the archive as a whole is not out of proportion.
    honest = zipfile.ZipInfo("honest.bin")
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", zeros)
        archive.writestr(honest, bytes(range(256)) * 500)
    items, (message,) = found(path)
    assert [item.name for item in items] == ["a.zip: honest.bin"]
    assert message.startswith("a.zip: bomb.csv: ")
    assert "at most 200 times was expected" in message


def test_an_archive_of_many_small_bombs_is_refused_whole(tmp_path):
    path = zip_file(tmp_path / "a.zip", {f"{i}.csv": bytes(3 << 20) for i in range(8)})
    items, (message,) = found(path)
    assert items == []
    assert message.startswith("a.zip: an archive of ")
    assert "nothing of it was read" in message


def test_a_member_larger_than_is_ever_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    path = zip_file(tmp_path / "a.zip", {"a.csv": "x" * 1001, "b.csv": "x" * 1000})
    items, (message,) = found(path)
    assert [item.name for item in items] == ["a.zip: b.csv"]
    assert message.startswith("a.zip: a.csv: 1,001 bytes; files of at most 1,000 are read")


def test_a_member_that_lies_about_its_size_is_stopped_while_it_is_read(tmp_path):
    """The header says 100 bytes and means 50 million; no more than the 100 are ever unpacked."""
    path = zip_file(tmp_path / "a.zip", {"a.csv": bytes(50_000_000)})
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(signature) + offset, 100)
    path.write_bytes(data)
    (item,), _ = found(path)
    tracemalloc.start()
    with item.open() as stream, pytest.raises(RefusedFileError, match=r"a\.zip: a\.csv: it is dam"):
        stream.read()
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_stream_that_yields_more_than_announced_is_stopped():
    stream = guarded(lambda: io.BytesIO(bytes(1000)), "a.csv", 999)
    with pytest.raises(RefusedFileError, match=r"a\.csv: it yields more than the 999 bytes"):
        stream.read()
    assert len(guarded(lambda: io.BytesIO(bytes(1000)), "a.csv", 1000).read()) == 1000


def test_a_damaged_member_is_refused_when_read_and_the_others_are_kept(tmp_path):
    path = zip_file(tmp_path / "a.zip", {"a.csv": "AAAA" * 9, "b.csv": "1"}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"AAAA", b"AAAB", 1))
    bad, good = members(path)
    with bad.open() as stream, pytest.raises(RefusedFileError, match=r"a\.zip: a\.csv: .*CRC"):
        stream.read()
    assert content(good) == b"1"


@pytest.mark.parametrize("keep", [1, 10, 100, 200])
def test_a_zip_cut_off_on_its_way_is_refused_in_words(tmp_path, keep):
    path = zip_file(tmp_path / "a.zip", {"a.csv": "1,2\n" * 500, "b.csv": "x" * 50})
    path.write_bytes(path.read_bytes()[:-keep])
    items, (message,) = found(path)
    assert items == []
    assert message.startswith("a.zip: not a whole zip archive")
    assert "download it again" in message


def test_a_web_page_named_zip_is_refused_in_words(tmp_path):
    (tmp_path / "a.zip").write_text("<html>Sorry</html>")
    assert "may have been cut off on its way or be a web page" in found(tmp_path)[1][0]


@pytest.mark.parametrize(
    ("kind", "words"), [("folder", "holds no files"), ("zip", "without files")]
)
def test_nothing_inside_is_said(tmp_path, kind, words):
    if kind == "zip":
        zip_file(tmp_path / "a.zip", {})
    items, (message,) = found(tmp_path)
    assert items == []
    assert words in message


def test_a_path_that_is_not_there_is_said(tmp_path):
    _, (message,) = found(tmp_path / "gone.csv")
    assert "there is no such file or folder" in message


def test_the_members_of_the_westminster_archive(shared_data):
    path = shared_data / "westminster/police-uk-api-2016-01-to-2018-06.zip"
    items, refused = found(path)
    assert (len(items), refused) == (581, [])
    assert own_name(items[0].name) == "crime_month_2016_01_area_E05000630_0.json"
    assert sum(item.size for item in items) == 66_051_454


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    secret, folder = tmp_path / "secret.csv", tmp_path / "given"
    (folder / "sub").mkdir(parents=True)
    secret.write_text("a,b\n1,2\n")
    (folder / "one.csv").write_text("a,b\n1,2\n")
    (folder / "leads.csv").symlink_to(secret)
    (folder / "sub" / "up").symlink_to(tmp_path)
    (folder / "loop").symlink_to(folder / "loop")
    found = list(members(folder))
    assert [member.name for member in found if isinstance(member, Member)] == ["one.csv"]
    refused = [error for error in found if isinstance(error, RefusedFileError)]
    assert [error.file for error in refused] == ["leads.csv", "loop", "sub/up"]
    assert all("is not followed" in str(error) for error in refused)


def test_a_pipe_in_a_folder_stops_no_load(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (error,) = members(tmp_path)
    assert (error.file, "no ordinary file" in str(error)) == ("pipe.csv", True)
    (error,) = members(tmp_path / "pipe.csv")
    assert "pipe.csv: no ordinary file, but a pipe" in str(error)


def test_what_lies_beside_a_file_is_not_followed_either(tmp_path):
    (tmp_path / "secret.dbf").write_bytes(b"secret")
    (tmp_path / "w.shp").write_bytes(b"shape")
    (tmp_path / "w.dbf").symlink_to(tmp_path / "secret.dbf")
    (member,) = members(tmp_path / "w.shp")
    with on_disk(member) as path:
        assert [file.name for file in path.parent.iterdir()] == ["layer.shp"]


def test_files_of_one_name_are_called_by_their_folders(tmp_path):
    for folder in ("a", "b", "c/a"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x.csv").write_text(folder)
    (tmp_path / "a" / "only.csv").write_text("1")

    def names(*paths):
        found = [(path, member) for path in paths for member in members(path)]
        return [member.name for _, member in told_apart(found)]

    a, b, c = (tmp_path / folder for folder in ("a", "b", "c/a"))
    assert names(a, b) == ["only.csv", "a/x.csv", "b/x.csv"]
    assert names(a / "x.csv", b / "x.csv") == ["a/x.csv", "b/x.csv"]
    assert names(a / "x.csv", a / "x.csv") == ["x.csv", "x.csv"]
    assert len(set(names(a, c))) == 3
