"""The pages for teachers: one is made of the solutions, the other names every command and every lesson."""

import re

import pytest

from tools import handbook, notebook, places
from tools.teach import __main__ as teach, course

TEACHERS = (notebook.ROOT / "docs" / "teachers.md").read_text(encoding="utf-8")
README = (notebook.ROOT / "README.md").read_text(encoding="utf-8")


def test_the_page_of_the_lessons_is_what_generate_writes():
    assert handbook.PATH.read_text(encoding="utf-8") == handbook.page(course.all_lessons())


def test_each_lesson_tells_its_goals_and_each_exercise_its_effort_and_a_mistake():
    for lesson in course.all_lessons():
        section = handbook.section(lesson)
        assert section.count("\n- ") >= 3 and "Learners can afterwards" in section
        for exercise in lesson.exercises:
            effort = r"\(\d points, (easy|medium|hard), \d+ minutes\)"
            assert re.search(rf"\*\*{re.escape(exercise.name)} .+\*\* {effort}\n\n- ", section), exercise.name


def test_mistakes_are_the_sentences_of_a_check():
    source = """
late = "The last one is late."
check.that(n > 1, f"There are {n} of them.")
check.close(x, 1, "x of all", mistakes=[(2, "Twice too much."), (3, late), (4, name)])
"""
    assert handbook.mistakes(source) == ["Twice too much.", "The last one is late.", "There are … of them."]


@pytest.mark.parametrize("text", [README, TEACHERS], ids=["README", "docs/teachers.md"])
def test_the_commands_that_are_told_are_there(text):
    told = set(re.findall(r"python -m tools\.teach (\w+)", text))
    assert told >= {"hand_out", "collect", "grade", "feedback", "marks"}
    assert told <= {name.removeprefix("command_") for name in vars(teach) if name.startswith("command_")}
    for line in re.findall(r"^python -m tools\.teach (.+?)(?: +#.*)?$", text, re.MULTILINE):
        teach.parser().parse_args(line.split())


def test_the_plan_has_every_lesson():
    rows = " ".join(re.findall(r"^\| \d+ \|([^|]+)\|", TEACHERS, re.MULTILINE))
    planned = {int(number) for number in re.findall(r"\b\d\d\b", rows)}
    assert planned >= {int(path.stem[:2]) for path in places.solutions()}


def test_links_of_the_pages_lead_somewhere():
    for path in (notebook.ROOT / "docs").glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_exercises_that_the_teachers_page_names_are_there():
    known = {exercise.name for lesson in course.all_lessons() for exercise in lesson.exercises}
    told = set(re.findall(r"(?<!Linux )(?<![\w.])[1-9]\d?\.\d(?![\w.%])", TEACHERS)) - {"20.1"}
    assert len(told) > 20 and told <= known
