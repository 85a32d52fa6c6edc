"""The teacher's commands: every submission gets a mark and a reason, and none stops the rest."""

import csv
import html.parser
import re
import subprocess
import sys
import tomllib
import zipfile

import pytest

from tests.tools import submissions
from tools import lessons, notebook, percent, places
from tools.teach import __main__ as teach, course, feedback, grade, hand_out, marks, names


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """The folder of a whole round: collected, graded, with feedback and marks."""
    folder = tmp_path_factory.mktemp("teacher")
    submissions.write(folder / "returned")
    place = ["--folder", str(folder / "marking")]
    teach.main(["collect", str(folder / "returned"), *place])
    teach.main(["grade", "--cell-seconds", "6", "--megabytes", "600", "--jobs", "2", *place])
    teach.main(["feedback", *place])
    teach.main(["marks", *place])
    return folder


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows(marked):
    return {(row["learner"], row["lesson"]): row for row in table(marked / "marking" / "marks.csv")}


@pytest.mark.parametrize("name", submissions.ALL)
def test_a_submission_gets_its_mark_and_a_reason(rows, name):
    made = submissions.ALL[name]
    row = rows[made.learner, made.lesson]
    assert made.reason in row["reason"]
    assert int(row["total"]) == made.points


def test_nothing_is_lost_and_nothing_is_made_up(rows):
    assert set(rows) == {(made.learner, made.lesson) for made in submissions.ALL.values()}


def test_points_of_the_exercises_add_up(rows):
    for row in rows.values():
        points = [int(row[f"exercise {number}"] or 0) for number in range(1, 5)]
        assert sum(points) == int(row["total"])
    assert [rows["half right", submissions.LESSON.name][f"exercise {number}"] for number in range(1, 5)] == ["2", "4", "0", "0"]


def test_who_was_taken_for_whom_is_told(marked):
    told = {row["file"]: row for row in table(marked / "marking" / "collected.csv")}
    assert told["two files/final.ipynb"]["note"] == "Older than two files/second try.ipynb, which counts."
    assert told["without any metadata/homework.ipynb"]["found by"] == "checks"
    assert told["empty/04-the-layer-graph.ipynb"]["found by"] == "file name"
    assert "a zip/nothing.txt" not in told


def test_a_zip_writes_nothing_outside(marked):
    assert not list(marked.rglob("escaped*"))


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def test_each_learner_has_a_page_that_needs_no_other_file(marked, rows):
    pages = {path.stem: Page(path.read_text(encoding="utf-8")) for path in (marked / "marking" / "feedback").glob("*.html")}
    assert set(pages) == {learner for learner, lesson in rows if learner and lesson}
    for page in pages.values():
        assert not [tag for tag, attributes in page.tags if tag in ("script", "link", "img") or "src" in attributes]


def test_a_page_shows_the_points_the_message_and_the_code(marked):
    page = Page((marked / "marking" / "feedback" / "one wrong.html").read_text(encoding="utf-8"))
    assert "9 of 13 points" in page.text
    assert "4.2 Run the graph: 0 of 4 points" in page.text
    assert "return feed.get(output, 0)" in page.text
    assert re.search(r"not right yet\. .*double\(x\)", page.text)


def test_a_page_shows_what_learners_wrote_and_never_runs_it():
    entry = {"exercise": "1.1", "title": "", "points": 0, "maximum": 1, "state": "wrong", "notes": ["<b>"]}
    entry |= {"message": "<script>alert(1)</script>", "code": "'</pre><script>alert(2)</script>'"}
    told = {"lesson": "01", "title": "<i>", "points": 0, "maximum": 1, "reason": "<u>", "exercises": [entry]}
    page = Page(feedback.page("<img src=x>", [told]))
    assert not {tag for tag, _ in page.tags} & {"script", "b", "i", "u", "img"}
    assert "alert(1)" in page.text and "alert(2)" in page.text


def test_colours_differ_by_day_and_night():
    assert "prefers-color-scheme: dark" in feedback.page("Kim", [])


def test_grading_again_runs_nothing_where_nothing_has_changed(marked, monkeypatch, rows):
    ran = []
    monkeypatch.setattr(
        grade, "grade_content", lambda content, lesson, *rest: ran.append(content) or grade.nothing(lesson, "again")
    )
    submitted = marked / "marking" / "original"
    path = submitted / "half right" / submissions.LESSON.name / f"{submissions.LESSON.name}.ipynb"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    teach.main(["grade", "--folder", str(marked / "marking")])
    assert ran == [path.read_bytes()]


def test_a_grader_that_fails_is_a_reason_too(tmp_path, monkeypatch, capsys):
    def fail(*arguments):
        raise RuntimeError("no more processes")

    monkeypatch.setattr(grade, "grade_content", fail)
    submissions.put(tmp_path / "submitted/kim" / submissions.LESSON.name / "a.ipynb", b"")
    teach.main(["grade", "--folder", str(tmp_path)])
    (told,) = marks.read_reports(tmp_path / "graded")
    assert told["reason"] == "The grader itself failed: RuntimeError: no more processes"


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["grade"], "collect FOLDER comes first"),
        (["marks"], "grade comes first"),
        (["feedback"], "grade comes first"),
        (["collect", "nowhere"], "There is no nowhere"),
    ],
)
def test_a_command_too_early_says_what_comes_first(tmp_path, command, sentence):
    with pytest.raises(SystemExit, match=sentence):
        teach.main([*command, "--folder", str(tmp_path)])


def test_a_formula_in_a_name_is_text_in_the_table(tmp_path):
    marks.write([["=1+1", 3], ["-x", -2]], tmp_path / "marks.csv")
    assert (tmp_path / "marks.csv").read_text(encoding="utf-8-sig").split() == ["'=1+1,3", "'-x,-2"]


def test_what_is_handed_out_is_what_nbgrader_hands_out():
    for path in places.solutions():
        lesson = course.load(path)
        released = lessons.release(notebook.read(path))
        assert {cell.id: cell.source.strip("\n") for cell in released.cells} == lesson.handed_out, path.name


def test_the_points_of_a_lesson_are_those_that_its_text_names():
    for lesson in course.all_lessons():
        (said,) = re.findall(r"(\d+) exercises · (\d+) points", lesson.cells[0].source)
        assert [int(number) for number in said] == [len(lesson.exercises), lesson.points], lesson.name


def test_names_that_a_cell_binds():
    code = "import a.b as c, d.e\nfrom f import g\nfor h in c:\n    i = [j for j in h]\nwith i as k:\n    def l(m):\n        n = 1\n"
    assert names.bound_names(code) == {"c", "d", "g", "h", "i", "k", "l"}
    assert names.bound_names("%time x = 1") == set()


SMALL = """#:{"title": "Small", "goal": "count", "minutes": 1}

# %% {"id": "imports"}
from minikeras import course
made = []

# %% {"id": "1-1-answer", "answer": "1-1"}
made.append("a class that is registered under its name, for example")
number = ...
### BEGIN SOLUTION
number = 1
### END SOLUTION

# %% {"id": "1-1-check", "check": "1-1", "points": 1}
with course.exercise("1.1", points=1) as check:
    check.same(number, len(made))
### BEGIN HIDDEN TESTS
assert check.passed, check.message
### END HIDDEN TESTS
"""


@pytest.mark.parametrize(
    ("answer", "points", "reason"),
    [("made.append(0)\nnumber = 1", 1, "All exercises are right."), ("made.append(0)", 0, "Nothing was answered.")],
)
def test_what_was_handed_out_is_run_only_where_the_answer_lacks_a_name(tmp_path, answer, points, reason):
    notebook.write(percent.parse(SMALL), tmp_path / "small.ipynb")
    small = course.load(tmp_path / "small.ipynb")
    book = notebook.read(tmp_path / "small.ipynb")
    submissions.answer(book, "1-1", answer)
    submissions.put(tmp_path / "returned.ipynb", submissions.text(book))
    told = grade.grade(tmp_path / "returned.ipynb", small)
    assert (told["points"], told["reason"]) == (points, reason)


def test_a_check_must_open_one_exercise(tmp_path):
    notebook.write(percent.parse(SMALL.replace("course.exercise(", "course.exercise(*")), tmp_path / "small.ipynb")
    with pytest.raises(SystemExit, match="Cell 1-1-check: a check opens one exercise"):
        course.load(tmp_path / "small.ipynb")


def test_a_lesson_is_handed_out_whole_and_without_its_answers(tmp_path):
    teach.main(["hand_out", "03", "--to", str(tmp_path / "lesson.zip")])
    zipfile.ZipFile(tmp_path / "lesson.zip").extractall(tmp_path)
    folder = tmp_path / hand_out.NAME
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"README.md", "LICENSE", "lessons/03-the-tape/03-the-tape.ipynb"} <= there
    assert {"lessons/data/digits.npz", "figures/lesson-03-tape.svg"} <= there
    assert not [name for name in there if name.startswith(("solutions", "tests", "tools", "."))]
    assert "BEGIN SOLUTION" not in (folder / "lessons/03-the-tape/03-the-tape.ipynb").read_text(encoding="utf-8")
    run = "import sys, nbformat; [exec(c.source, globals()) for c in nbformat.read(sys.argv[1], 4).cells if c.cell_type == 'code']"
    command = [sys.executable, "-c", f"import minikeras; print(minikeras.__file__); {run}", "03-the-tape.ipynb"]
    values = notebook.environment("minikeras") | {"PYTHONPATH": str(folder)}
    done = subprocess.run(command, cwd=folder / "lessons/03-the-tape", env=values, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(folder))
    assert "Points so far, by the checks in this lesson: 0 of 12." in done.stdout


def test_all_lessons_are_handed_out_as_a_folder_and_the_same_bytes_as_a_zip(tmp_path):
    teach.main(["hand_out", "--to", str(tmp_path / "all")])
    assert {path.stem for path in (tmp_path / "all/lessons").glob("*/*.ipynb")} == {
        lesson.name for lesson in course.all_lessons()
    }
    for name in ("a.zip", "b.zip"):
        teach.main(["hand_out", "04", "--to", str(tmp_path / name)])
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with pytest.raises(SystemExit, match="There is a .*a.zip already"):
        teach.main(["hand_out", "04", "--to", str(tmp_path / "a.zip")])


def test_a_lesson_that_somebody_worked_in_is_not_handed_out():
    lesson = course.chosen(["04"])[0]
    answered = {**lesson.handed_out, "4-1-answer": "nodes = 3"}
    with pytest.raises(SystemExit, match="are there answers in it"):
        hand_out.refuse_answers(course.Lesson(**{**vars(lesson), "handed_out": answered}))


def test_who_was_handed_a_lesson_can_install_what_it_needs():
    project = tomllib.loads((notebook.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    learn = (notebook.ROOT / "requirements-learn.txt").read_text(encoding="utf-8").splitlines()
    extra = project["project"]["optional-dependencies"]["course"] + project["project"]["dependencies"]
    assert {line for line in learn if not line.startswith("#")} == set(extra)
