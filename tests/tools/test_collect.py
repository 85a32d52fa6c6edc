"""Whose is what: the names that platforms and people give to what is handed in, and the forms in which it comes."""

import csv
import io
import json
import tarfile
import unicodedata
import zipfile

import pytest

from tests.tools import submissions
from tools.teach import __main__ as teach, archives, collect, course, grade, identify, merge, roster

LESSONS = course.all_lessons()
HALF = submissions.text(submissions.answered(["4-1"]))
FULL = submissions.text(submissions.answered(submissions.POINTS))


def collected(folder, files, members=()):
    """The records of a collection, by file; `files` maps places to bytes."""
    for place, content in files.items():
        submissions.put(folder / "returned" / place, content)
    records = collect.collect(folder / "returned", folder / "submitted", LESSONS, members)
    return {record["file"]: record for record in records}


@pytest.mark.parametrize(
    ("place", "learner"),
    [
        ("Anna Schmidt_4711001_assignsubmission_file/any name.ipynb", "Anna Schmidt"),
        ("Anna Schmidt_4711001_assignsubmission_file_/any name.ipynb", "Anna Schmidt"),
        ("Anna Schmidt_4711001_assignsubmission_file_any name.ipynb", "Anna Schmidt"),
        ("carterdan_54321_998877_any name.ipynb", "carterdan"),
        ("carterdan_LATE_54321_998877_any name.ipynb", "carterdan"),
        ("carterdan_54321_998877_any name-2.ipynb", "carterdan"),
        ("Homework 3_eklund_attempt_2026-11-30-11-22-33_any name.ipynb", "eklund"),
        ("123456-7890 - Fritz Fuchs - Nov 30, 2026 1122 AM/any name.ipynb", "Fritz Fuchs"),
        ("Gao, Gina(ggao)/Submission attachment(s)/any name.ipynb", "Gao, Gina"),
        ("김민지_20231234_과제3.ipynb", "김민지"),
        ("20231234_김민지.ipynb", "김민지"),
        ("홍길동_20231234_3주차 과제.ipynb", "홍길동"),
        ("kim_03.ipynb", "kim"),
        ("lesson3 (1).ipynb", ""),
        ("Copy of 04-the-layer-graph.ipynb", ""),
        ("Week 3/lee/a.ipynb", "lee"),
        ("hw3/lee.ipynb", "lee"),
        ("3주차/이서연.ipynb", "이서연"),
        ("Group A/Park Ji/a.ipynb", "Park Ji"),
        ("download/submissions/lee/04-the-layer-graph/04-the-layer-graph.ipynb", "lee"),
        ("submitted/kim/04-the-layer-graph/04-the-layer-graph.ipynb", "kim"),
        ("04-the-layer-graph/lee.ipynb", "lee"),
        ("kim_04-the-layer-graph (3).ipynb", "kim"),
        ("04-the-layer-graph-Copy1 - Lee.ipynb", "Copy1 - Lee"),
        ("parkseojun_12345_67890_04-the-layer-graph.ipynb", "parkseojun"),
        ("homework/3.ipynb", ""),
        (unicodedata.normalize("NFD", "한지민") + "/a.ipynb", "한지민"),
    ],
)
def test_a_place_names_the_learner(tmp_path, place, learner):
    (record,) = collected(tmp_path, {place: FULL}).values()
    assert record["learner"] == learner, record
    assert record["lesson"] == submissions.LESSON.name


def test_two_people_of_one_name_stay_two(tmp_path):
    files = {f"Kim Minji_471100{n}_assignsubmission_file/a.ipynb": content for n, content in enumerate([HALF, FULL])}
    records = collected(tmp_path, files)
    assert len({record["learner"] for record in records.values()}) == 2
    assert all("several people of the name Kim Minji" in record["note"] for record in records.values())
    assert len(list((tmp_path / "submitted").glob("*/*/*.ipynb"))) == 2


def test_two_students_that_differ_in_the_number_alone_stay_two(tmp_path):
    records = collected(tmp_path, {"kim_20231234.ipynb": HALF, "kim_20235678.ipynb": FULL, "lee_20231111.ipynb": FULL})
    learners = sorted(record["learner"] for record in records.values())
    assert learners == ["kim (20231234)", "kim (20235678)", "lee"]


def test_a_folder_of_several_peoples_folders_is_no_person(tmp_path):
    records = collected(tmp_path, {"Prof Song/Kim/a.ipynb": HALF, "Prof Song/Lee/a.ipynb": FULL})
    assert {record["learner"] for record in records.values()} == {"Kim", "Lee"}


ROSTER = 'Student,ID,SIS Login ID,Email address,Section\n"Carter, Dan",54321,carterdan,dan@x.org,A\nKim Minji,20231234,,kim@x.org,B\n,,,,\n'


def test_a_roster_says_who_is_missing_unknown_and_doubtful(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER + "Lee,1,l1,,\nLee,2,l2,,\nPark,3,p,,\n")
    members = roster.read(tmp_path / "roster.csv")
    files = {
        "carterdan_54321_998877_a.ipynb": FULL,
        "minji kim_20231234.ipynb": FULL,
        "Lee.ipynb": FULL,
        "stranger.ipynb": FULL,
    }
    records = collected(tmp_path, files, members)
    assert records["carterdan_54321_998877_a.ipynb"]["learner"] == "Carter, Dan"
    assert records["minji kim_20231234.ipynb"]["email"] == "kim@x.org"
    assert "2 people in the roster fit Lee" in records["Lee.ipynb"]["note"]
    assert "Nobody in the roster fits stranger" in records["stranger.ipynb"]["note"]
    assert {member.id for member in collect.missing(records.values(), members)} == {"1", "2", "3"}


def test_a_roster_without_people_is_told(tmp_path):
    (tmp_path / "roster.csv").write_text("points\n3\n")
    with pytest.raises(SystemExit, match="no column is called id, name, login or email. There are: points"):
        roster.read(tmp_path / "roster.csv")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
@pytest.mark.parametrize("ending", [".ipynb", ".ipynb.txt", ".json"])
def test_a_notebook_in_another_dress_is_one(tmp_path, encoding, ending):
    content = FULL.decode().encode(encoding)
    content = b"\xff\xfe" + content if encoding == "utf-16-le" else content
    (record,) = collected(tmp_path, {f"kim/a{ending}": content}).values()
    assert (record["lesson"], record["note"]) == (submissions.LESSON.name, "")


def zipped(files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def test_archives_in_archives_are_opened_to_a_depth(tmp_path):
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w:gz") as archive:
        member = tarfile.TarInfo("work/a.ipynb")
        member.size = len(FULL)
        archive.addfile(member, io.BytesIO(FULL))
        link = tarfile.TarInfo("work/link.ipynb")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    deep = FULL
    for _ in range(6):
        deep = zipped({"x.zip" if deep is not FULL else "a.ipynb": deep})
    one = {"Kim.zip": zipped({"a.ipynb": FULL}), "lee.tar.gz": tar.getvalue(), "park.zip": deep}
    records = collected(tmp_path, {"all.zip": zipped(one)})
    assert {record["learner"] for record in records.values() if record["lesson"]} == {"Kim", "lee"}
    assert any("archives in archives" in record["note"] for record in records.values())


def test_a_zip_from_a_korean_windows_has_its_names(tmp_path):
    name = "김민지_20231234/과제.ipynb"
    content = zipped({"XX/a.ipynb": FULL}).replace(b"XX/a.ipynb", b"XX/a.ipynb")
    raw = name.encode("cp949")
    plain = "Q" * len(raw)
    content = zipped({plain: FULL}).replace(plain.encode(), raw)
    (record,) = collected(tmp_path, {"all.zip": content}).values()
    assert record["learner"] == "김민지"


def test_a_python_export_is_told_what_to_send(tmp_path):
    (record,) = collected(tmp_path, {"kim/lesson.py": b"print()"}).values()
    assert "save it as a notebook (.ipynb)" in record["note"]


def test_of_several_notebooks_in_a_folder_the_lessons_own_counts(tmp_path):
    name = submissions.LESSON.name
    records = collected(tmp_path, {f"kim/{name}.ipynb": FULL, f"kim/{name}-Copy1.ipynb": HALF, "kim/scratch.ipynb": HALF})
    assert (tmp_path / collect.ORIGINAL / "kim" / name / f"{name}.ipynb").read_bytes() == FULL
    assert "which counts" in records[f"kim/{name}-Copy1.ipynb"]["note"]


def test_of_several_notebooks_that_nbgrader_collected_one_is_graded(tmp_path):
    folder, name = tmp_path / "kim" / submissions.LESSON.name, submissions.LESSON.name
    submissions.put(folder / "Untitled.ipynb", submissions.text(submissions.nbformat.v4.new_notebook()))
    submissions.put(folder / "work.ipynb", FULL)
    known = {lesson.name: lesson for lesson in LESSONS}
    assert [path.name for path in teach.one_of_each(sorted(folder.glob("*.ipynb")), known)] == ["work.ipynb"]
    submissions.put(folder / f"{name}.ipynb", HALF)
    assert [path.stem for path in teach.one_of_each(sorted(folder.glob("*.ipynb")), known)] == [name]


def test_a_large_notebook_loses_its_outputs_and_is_read():
    book = submissions.answered(submissions.POINTS)
    picture = {"output_type": "stream", "name": "stdout", "text": 'a ] "outputs": [ \\" ' * 3_000_000}
    next(cell for cell in book.cells if cell.cell_type == "code")["outputs"] = [picture]
    content = json.dumps(book).encode()
    assert len(content) > grade.LARGE
    read = grade.parse(content)
    assert [cell.source for cell in read.cells] == [cell.source for cell in book.cells]


@pytest.mark.parametrize(
    "content", [b"", b"PK", b'{"cells": [', b"[1]", b"\x00\xff\xfe", b'{"cells": 3, "nbformat": 4}', b"{" * 9999]
)
def test_what_is_no_notebook_is_told_in_plain_words(content):
    with pytest.raises(grade.Unreadable) as caught:
        grade.parse(content)
    assert not [word for word in ("NotJSON", "EOF", "Error", "Traceback", "Expecting") if word in str(caught.value)]


def test_a_copy_below_the_check_does_not_overrule_the_answer_above_it():
    book = submissions.answered(["4-1"])
    check = submissions.cell(book, "4-1-check")
    copy = submissions.copy.deepcopy(submissions.cell(book, "4-1-answer"))
    copy.source, copy.id = "nodes = kernels = call = 99", "copied"
    book.cells.insert(book.cells.index(check) + 1, copy)
    taken = merge.take_apart(book, submissions.LESSON)
    assert "99" not in taken.answer(submissions.LESSON, "4-1")
    assert "below its check" in " ".join(taken.notes(submissions.LESSON, "4-1"))


def test_an_answer_below_its_check_is_named():
    book = submissions.answered([])
    place = book.cells.index(submissions.cell(book, "4-2-check"))
    book.cells.insert(place + 1, submissions.nbformat.v4.new_code_cell("def run(output, feed):\n    return 1"))
    taken = merge.take_apart(book, submissions.LESSON)
    assert "A cell below the check defines run" in " ".join(taken.notes(submissions.LESSON, "4-2"))


def test_the_code_of_a_notebook_without_ids_is_shown():
    book = submissions.answered(submissions.POINTS)
    cells = [submissions.nbformat.v4.new_code_cell(cell.source) for cell in book.cells if cell.cell_type == "code"]
    taken = merge.take_apart(submissions.nbformat.v4.new_notebook(cells=cells), submissions.LESSON)
    assert "def run(output, feed)" in taken.shown(submissions.LESSON, "4-2")


def test_what_stands_in_submitted_is_the_released_notebook_with_the_answers(tmp_path):
    book = submissions.answered(["4-1", "4-2"])
    split = submissions.copy.deepcopy(submissions.cell(book, "4-2-answer"))
    del split.metadata["nbgrader"]["schema_version"]
    split.id, split.source = "split", "pass"
    book.cells.insert(3, split)
    book.cells = [cell for cell in book.cells if cell.id != "4-3-check"]
    collected(tmp_path, {"kim/a.ipynb": submissions.text(book)})
    made = submissions.nbformat.read(
        tmp_path / "submitted/kim" / submissions.LESSON.name / f"{submissions.LESSON.name}.ipynb", 4
    )
    ids = [cell.metadata.nbgrader.grade_id for cell in made.cells if "nbgrader" in cell.metadata]
    assert ids == [cell.metadata.nbgrader.grade_id for cell in submissions.LESSON.cells if "nbgrader" in cell.metadata]
    assert "def run" in submissions.cell(made, "4-2-answer").source
    assert all(cell.metadata.nbgrader.schema_version == 3 for cell in made.cells if "nbgrader" in cell.metadata)


def test_times_are_the_platforms_or_nbgraders(tmp_path):
    files = {
        "hw_eklund_attempt_2026-11-30-11-22-33_a.ipynb": FULL,
        "kim/a.ipynb": FULL,
        "kim/timestamp.txt": b"2026-11-29 10:00:00.123456 UTC",
    }
    records = collected(tmp_path, files)
    assert records["hw_eklund_attempt_2026-11-30-11-22-33_a.ipynb"]["time"] == "2026-11-30 11:22:33"
    assert records["kim/a.ipynb"]["time"].startswith("2026-11-2")


def test_a_name_is_never_a_formula_nor_a_way_out(tmp_path):
    collect.write_records([dict.fromkeys(collect.COLUMNS, "=1+1")], tmp_path / "a.csv")
    assert list(csv.reader(io.StringIO((tmp_path / "a.csv").read_text(encoding="utf-8-sig"))))[1][0] == "'=1+1"
    assert identify.safe("../../etc/passwd") == "_.._etc_passwd"
    assert archives.DEEPEST == 3
