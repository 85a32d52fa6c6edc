"""The teacher's page, and tables in the platforms' own columns."""

import csv
import io
import zipfile

import pytest

from tests.tools import submissions
from tests.tools.test_teach import Page
from tools.teach import grade, report, roster, tables

CODE = "def run(output, feed):\n    values = dict(feed)\n    def value(symbol):\n        if symbol not in values:\n" + (
    "            values[symbol] = symbol.maker(*[value(part) for part in symbol.made_from])\n        return values[symbol]\n"
    "    for number in range(3):\n        values.pop(number, None)\n    return value(output)\n"
)
OTHER = "def run(output, feed):\n    done, stack = dict(feed), [output]\n    while stack:\n        top = stack[-1]\n" + (
    "        parts = [part for part in top.made_from if part not in done]\n        if parts:\n            stack += parts\n"
    "        else:\n            done[stack.pop()] = top.maker(*map(done.get, top.made_from))\n    return done[output]\n"
)


def told(learner, code, points=4, **rest):
    made = grade.nothing(submissions.LESSON, "Fine.")
    made["exercises"][1] |= {
        "points": points,
        "state": "right" if points else "wrong",
        "code": code,
        "message": "2 of 7 differ.",
    }
    return {"learner": learner, **made, "points": points, **rest}


REPORTS = [
    told("Kim", CODE),
    told("Lee <b>", CODE.replace("values", "stored").replace("symbol", "s"), 0, look=True),
    told("Park", OTHER),
    told("=Song, A", OTHER.replace("stack", "st") + "    print(9)\n    assert output\n    x = [output] * 99\n", 0),
]
RECORDS = [
    {"learner": name, "number": number, "login": "", "email": "", "group": "", "file": file, "note": "", "lesson": "x"}
    for name, number, file in [("Kim", "7", "Kim_4711_assignsubmission_file/a.ipynb"), ("Park", "9", "park_54321_998_a.ipynb")]
]


def test_code_with_other_names_is_the_same_code():
    assert [(one, other) for _, exercise, one, other in report.alike(REPORTS[:3])] == [("Kim", "Lee <b>")]


def test_the_page_is_self_contained_and_shows_names_as_text():
    page = Page(report.page(REPORTS, [], ["Absent One"]))
    assert not [tag for tag, attributes in page.tags if tag in ("script", "img", "link") or "src" in attributes]
    for words in (
        "Lee <b>",
        "Nothing came from",
        "Absent One",
        "Look at the code of",
        "… of … differ.",
        "2",
        "Code that looks alike",
    ):
        assert words in page.text, words


@pytest.mark.parametrize("form", tables.FORMATS)
def test_a_platforms_table_has_its_columns_and_no_formulas(form, tmp_path):
    (tmp_path / "r.csv").write_text("id,name\n7,Kim\n8,Nobody Here\n")
    rows = tables.table(form, REPORTS, RECORDS, roster.read(tmp_path / "r.csv"))
    assert rows[0][: len(tables.FORMATS[form])] == [title for title, _ in tables.FORMATS[form]]
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    read = list(csv.reader(io.StringIO(held.getvalue())))
    assert len({len(row) for row in read}) == 1
    assert len([row for row in read if "7" in row]) == 1
    assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "-", "@"))]
    if form != "blackboard":
        assert any("'=Song, A" in row for row in read) and any("Nobody Here" in row for row in read)


def test_feedback_goes_back_under_the_names_that_the_files_came_by():
    archive = zipfile.ZipFile(io.BytesIO(tables.feedback_zip({"Kim": "a", "Park": "b", "Lee": "c"}, RECORDS)))
    assert set(archive.namelist()) == {"Kim_4711_assignsubmission_file/feedback.html", "park_54321_998_a.html", "Lee.html"}
