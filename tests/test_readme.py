"""The README keeps its word: its example runs on both engines, its table is the lessons', its links lead somewhere."""

import os
import re
import subprocess
import sys

import pytest

from tools import notebook, outputs, places, readme

TEXT = (notebook.ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)[1]


@pytest.mark.parametrize("engine", ["minikeras as keras", "keras"])
def test_the_example_prints_what_it_says_on_both_engines(engine):
    code = EXAMPLE.replace("import minikeras as keras", f"import {engine}")
    values = dict(os.environ, PYTHONPATH=str(notebook.ROOT), TF_CPP_MIN_LOG_LEVEL="3")
    done = subprocess.run([sys.executable, "-c", code], env=values, capture_output=True, text=True)
    said = EXAMPLE.rpartition("# ")[2]
    assert outputs.compare_text(said.strip(), done.stdout.strip()) is None, done.stdout + done.stderr


def test_the_example_has_ten_lines_of_code():
    assert len([line for line in EXAMPLE.splitlines() if line]) == 10


def test_the_table_lists_each_lesson_with_its_goal_and_minutes():
    for path in sorted(places.LESSONS.glob("*/*.ipynb")):
        told = notebook.read(path).metadata.lesson
        (row,) = [line for line in TEXT.splitlines() if path.name in line]
        assert all(str(value) in row for value in (told.title, told.goal, told.minutes)), row


def test_the_table_is_written_anew_between_its_marks():
    text = f"before\n{readme.BEGIN}| old |\n{readme.END}after\n"
    path = next(places.LESSONS.glob("*/*.ipynb"))
    assert readme.updated(text, [path]) == f"before\n{readme.BEGIN}{readme.table([path])}{readme.END}after\n"


def test_the_commands_it_names_are_in_the_makefile():
    makefile = (notebook.ROOT / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"^make (\w+)", TEXT, re.MULTILINE):
        assert re.search(rf"^(\w+ )*{command}( \w+)*:", makefile, re.MULTILINE), command


def test_its_pictures_have_a_text_alternative():
    for tag in re.findall(r"<img[^>]*>", TEXT):
        assert len(re.search(r'alt="([^"]*)"', tag)[1].split()) > 5


def test_its_links_lead_somewhere():
    targets = re.findall(r"\]\(([^)#]+)\)", TEXT) + re.findall(r'src="([^"]+)"', TEXT)
    assert targets
    for target in targets:
        assert target.startswith("https://") or (notebook.ROOT / target).exists(), target
