"""The first walk through the code: the files that the package's docstring names are as short as it says, and exist."""

import re
from pathlib import Path

import minikeras

PACKAGE = Path(minikeras.__file__).parent
MOST = 1750  # lines


def files_of_the_walk():
    """The files of lines such as "3. `graph`: keras_tensor, history; then any layer": names up to the first semicolon."""
    found = []
    for room, names in re.findall(r"^\d\. `(\w+)`: ([^;\n]+)", minikeras.__doc__, re.M):
        if not names.startswith("any file"):  # of ops, one is like the other
            found += [PACKAGE / room / f"{name}.py" for name in re.findall(r"\w+", names)]
    return found


def test_the_docstring_names_files_that_exist():
    files = files_of_the_walk()
    assert len(files) >= 16 and all(file.exists() for file in files)


def test_the_first_walk_is_short():
    lines = {file.name: len(file.read_text(encoding="utf-8").splitlines()) for file in files_of_the_walk()}
    assert sum(lines.values()) <= MOST, lines


def test_each_file_says_what_it_is_about():
    assert all(file.read_text(encoding="utf-8").startswith('"""') for file in files_of_the_walk())


def test_a_layers_call_reads_as_its_story():
    source = (PACKAGE / "layers" / "layer.py").read_text(encoding="utf-8")
    story = source.partition("    def __call__")[2].partition("\n\n")[0]
    assert len(story.splitlines()) - 1 <= 15


def test_readme_names_the_rooms_in_the_same_order():
    readme = (PACKAGE.parent / "README.md").read_text(encoding="utf-8")
    table = readme.partition("Read in this order")[2]
    walked = re.findall(r"^\d\. `(\w+)`", minikeras.__doc__, re.M)
    assert [room for room in re.findall(r"\| \[(\w+)\]\(minikeras/", table) if room in walked] == walked
