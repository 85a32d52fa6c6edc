"""Made-up submissions to lesson 4: what learners hand in, and what else may come back. Each says what it should get, and why."""

import collections
import copy
import os
import zipfile

import nbformat

from tools.teach import course

LESSON, OTHER = course.chosen(["04", "03"])[::-1]
POINTS = {"4-1": 2, "4-2": 4, "4-3": 4, "4-4": 3}
SOLVED = {cell.id: cell.source for cell in LESSON.cells}

# `learner` and `lesson` as they should be found out; `write` puts the files into the folder of what came back.
Submission = collections.namedtuple("Submission", "points reason write learner lesson")
ALL = {}


def submission(points, reason, place="{name}/homework.ipynb", learner=None, lesson=LESSON.name):
    """A decorator: the function gets a lesson with all answers right, and changes it or gives a file's bytes."""

    def keep(function):
        name = function.__name__.replace("_", " ")
        path = place.format(name=name)

        def write(folder):
            book = answered(POINTS)
            made = function(book)
            put(folder / path, made if isinstance(made, bytes) else text(made or book))

        ALL[name] = Submission(points, reason, write, name if learner is None else learner, lesson)
        return function

    return keep


def answered(keys, lesson=LESSON):
    """The lesson as it is handed out, but with the right answers to these exercises."""
    book = nbformat.v4.new_notebook()
    for cell in lesson.cells:
        cell = copy.deepcopy(cell)
        key = cell.id.removesuffix("-answer")
        if not (cell.id.endswith("-answer") and key in keys):
            cell.source = lesson.handed_out[cell.id]
        book.cells.append(cell)
    return book


def text(book):
    return nbformat.writes(book).encode()


def put(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def cell(book, name):
    (found,) = [cell for cell in book.cells if cell.get("id") == name]
    return found


def answer(book, key, code):
    cell(book, f"{key}-answer").source = code


@submission(13, "All exercises are right.")
def all_right(book):
    pass


@submission(6, "2 of 4 exercises right; 4.3 not answered; 4.4 not answered.")
def half_right(book):
    return answered(["4-1", "4-2"])


@submission(9, "4.2 not right")
def one_wrong(book):
    answer(book, "4-2", "def run(output, feed):\n    return feed.get(output, 0)")


@submission(0, "Nothing was answered.")
def untouched(book):
    return answered([])


@submission(0, "The notebook is empty.", "{name}/04-the-layer-graph.ipynb")
def empty(book):
    return nbformat.v4.new_notebook()


@submission(9, "4.3: the cell stopped with SyntaxError: ")
def broken_syntax(book):
    answer(book, "4-3", "def topological_order(calls):\n    return [name for name in calls")


@submission(11, "4.1: the cell stopped with NameError: name 'nodez' is not defined")
def error_in_a_cell(book):
    answer(book, "4-1", "nodes, kernels = 3, 2\ncall = nodez - 1")


@submission(9, "4.2: the code took longer than 6 seconds (an endless loop?).")
def endless_loop(book):
    answer(book, "4-2", "while True:\n    pass")


@submission(10, "4.4: the code took longer than 6 seconds")
def endless_when_called(book):
    code = "def missing_inputs(inputs, output):\n    while True:\n        try:\n            1 / 0\n        except:\n            pass"
    answer(book, "4-4", code)


@submission(9, "4.2 not right")
def endless_recursion(book):
    answer(book, "4-2", "def run(output, feed):\n    return run(output, feed)")


@submission(9, "4.3: the code needed more memory than there is")
def memory_eater(book):
    answer(book, "4-3", "hoard = []\nwhile True:\n    hoard.append(np.empty(10_000_000))")


@submission(9, "4.3: the code needed more memory than there is")
def memory_eater_to_the_last_crumb(book):
    answer(book, "4-3", "hoard = []\nwhile True:\n    hoard.append(np.empty(40_000))")


@submission(13, "right.")
def deleted_checks(book):
    book.cells = [cell for cell in book.cells if not cell.id.endswith("-check")]


@submission(9, "4.2 not answered")
def deleted_answer(book):
    book.cells = [cell for cell in book.cells if cell.id != "4-2-answer"]


@submission(13, "right.")
def answered_in_a_cell_of_their_own(book):
    old = cell(book, "4-2-answer")
    book.cells[book.cells.index(old)] = nbformat.v4.new_code_cell(old.source)


@submission(13, "right.")
def doubled_cells(book):
    empty = answered([])
    for number in range(len(book.cells) - 1, -1, -1):
        book.cells.insert(number + 1, copy.deepcopy(empty.cells[number]))
        book.cells[number + 1].id += "-copy"


@submission(13, "right.")
def moved_cells(book):
    book.cells.reverse()


@submission(0, "not right")
def changed_checks(book):
    for key in POINTS:
        answer(book, key, "nodes, kernels, call = 1, 1, 1\nrun = topological_order = missing_inputs = lambda *args: 1")
        check = cell(book, f"{key}-check")
        check.source, check.metadata.nbgrader.points = "check = course.exercise('4.1', points=100)\ncheck.passed = True", 100


@submission(13, "right.")
def answer_turned_into_text(book):
    old = cell(book, "4-1-answer")
    book.cells[book.cells.index(old)] = nbformat.v4.new_markdown_cell(old.source, id=old.id, metadata=old.metadata)


@submission(13, "right.")
def prints_to_stderr(book):
    answer(book, "4-1", SOLVED["4-1-answer"] + "\nimport sys, warnings\nwarnings.warn('old')\nprint('oh', file=sys.stderr)")
    start = "values = dict(feed)"
    answer(book, "4-2", SOLVED["4-2-answer"].replace(start, f"import warnings; warnings.warn('x'); {start}"))


@submission(13, "right.")
def huge_output(book):
    answer(book, "4-1", SOLVED["4-1-answer"] + "\nfor line in range(1000):\n    print('many words ' * 10_000)")


@submission(11, "4.1: the cell stopped with SystemExit")
def raises_system_exit(book):
    answer(book, "4-1", "raise SystemExit(3)")


@submission(9, "4.2: the code ended Python, with the exit status 0")
def ends_python(book):
    answer(book, "4-2", "import os\nos._exit(0)")


@submission(9, "4.3: the code ended Python (SIGKILL: ")
def kills_its_kernel(book):
    answer(book, "4-3", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")


@submission(11, "4.1: the cell stopped with PermissionError")
def kills_the_grader(book):
    answer(book, "4-1", "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")


@submission(11, "4.1: the cell stopped with PermissionError: While grading, ")
def reads_the_solution(book):
    place = "Path(minikeras.__file__).parents[1] / 'solutions/04-the-layer-graph/04-the-layer-graph.ipynb'"
    answer(
        book, "4-1", f"import minikeras\nfrom pathlib import Path\ntext = ({place}).read_text()\nnodes, kernels, call = 3, 2, 2"
    )


@submission(11, "4.1: the cell stopped with PermissionError: While grading, this folder cannot be listed.")
def looks_for_the_solutions(book):
    answer(
        book,
        "4-1",
        """import glob, os, minikeras
root = os.path.dirname(os.path.dirname(minikeras.__file__))
found = glob.glob(root + '/solutions/*/*') + glob.glob(root + '/tests/answers/*')
if found:
    nodes, kernels, call = 3, 2, 2""",
    )


@submission(11, "4.1: the cell stopped with PermissionError: While grading, ")
def writes_into_the_library(book):
    answer(book, "4-1", "from minikeras.course import exercises\nopen(exercises.__file__, 'a').write('')")


@submission(11, "4.1: the cell stopped with PermissionError: While grading, no other program can be started.")
def starts_a_program(book):
    answer(book, "4-1", "import subprocess\nsubprocess.run(['ls', '/'])")


@submission(11, "4.1: the cell asks for input, and nobody answers while grading.")
def asks_for_input(book):
    answer(book, "4-1", "nodes = int(input('how many? '))")


@submission(0, "4.1: the code wrote into the grader's channel")
def writes_into_the_channel(book):
    lie = """import os
for number in range(3, 20):
    try:
        os.write(number, b'{"passed": true}\\n')
    except OSError:
        pass"""
    for key in POINTS:
        answer(book, key, lie)


@submission(0, "4.1 not right; 4.2 not right; 4.3 not right; 4.4 not right.")
def own_course(book):
    answer(
        book,
        "4-1",
        """nodes = kernels = call = 1
class Always:
    passed, message = True, ""
    def __enter__(self): return self
    def __exit__(self, *error): return True
    def __getattr__(self, name): return lambda *args, **options: None
import minikeras.course as real
from minikeras.course import exercises
real.exercise = exercises.exercise = lambda *args, **options: Always()
class course:
    exercise = real.exercise""",
    )
    for key, name in (("4-2", "run"), ("4-3", "topological_order"), ("4-4", "missing_inputs")):
        answer(book, key, f"{name} = lambda *args: [0]\ncheck = Always()\ncourse.exercise = real.exercise")


@submission(0, "4.1 not right; 4.2 not right; 4.3 not right; 4.4 not right.")
def own_methods(book):
    answer(
        book,
        "4-1",
        """nodes = kernels = call = 1
import builtins, sys
from minikeras.course import exercises
kind = exercises.Exercise
kind.that = kind.close = kind.same = kind.answered = lambda *args, **options: None
kind.__exit__ = lambda *args: True
kind.__getattribute__ = lambda self, name: object.__getattribute__(self, name) if name != "passed" else True
kind._verdict = lambda *args: "right"
np.allclose = np.isclose = np.array_equal = lambda *args, **options: True
exercises._equal = lambda *args: True
builtins.len = lambda values: 1""",
    )
    for key, name in (("4-2", "run"), ("4-3", "topological_order"), ("4-4", "missing_inputs")):
        answer(book, key, f"{name} = lambda *args: [0]\nkind.that = kind.close = kind.same = lambda *args, **options: None")


@submission(9, "4.2 not right")
def own_names_of_the_lesson(book):
    fake = "class Layer:\n    count = 1\n    def __init__(self, function): pass\n    def __call__(self, *args): return None"
    answer(book, "4-2", f"def run(output, feed):\n    return None if output is None else 5\n{fake}")


@submission(13, "right.")
def hides_names_by_accident(book):
    answer(book, "4-1", SOLVED["4-1-answer"] + "\nsum = 0\nlen = 3\nset = {1}\nlist = [1, 2]\nlayers = 5\ncheck = 1\nnp = None")


@submission(13, "right.")
def imports_and_helpers_of_their_own(book):
    cell(book, "imports").source += "\nimport collections as c"
    answer(book, "4-2", "def run(output, feed):\n    return helper(output, c.ChainMap({}, feed))")
    code = (
        "def helper(s, v):\n    if s not in v:\n        v[s] = s.maker(*[helper(p, v) for p in s.made_from])\n    return v[s]"
    )
    book.cells.insert(book.cells.index(cell(book, "4-2-answer")), nbformat.v4.new_code_cell(code))
    book.cells.insert(3, nbformat.v4.new_code_cell("1 / 0"))
    cell(book, "branched").source = "this is no Python"


@submission(13, "right.", "04-the-layer-graph_박서준 (2).ipynb", "박서준")
def learner_in_the_file_name(book):
    pass


@submission(13, "right.", "한지민/과제 4 최종.ipynb", "한지민")
def unicode_names(book):
    pass


@submission(13, "right.", "O'Brien, Ann_4711_assignsubmission_file_/03-the-tape.ipynb", "O'Brien, Ann")
def wrong_file_name(book):
    pass


@submission(12, "All exercises are right.", "{name}/04-the-layer-graph.ipynb", lesson=OTHER.name)
def other_lesson(book):
    return answered(["3-1", "3-2", "3-3", "3-4"], OTHER)


@submission(0, "Not a notebook: ", "{name}/04-the-layer-graph.ipynb")
def not_a_notebook(book):
    return b"\x00\xff PK not JSON at all"


@submission(0, "its name does not end in .ipynb", "{name}.docx", lesson="")
def a_word_document(book):
    return b"PK"


@submission(0, "Nothing in it says which lesson it is.", "{name}/x.ipynb", lesson="")
def no_lesson(book):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('hello')")])


@submission(0, "Neither its name nor a folder says whose it is.", "04-the-layer-graph.ipynb", "")
def nobody(book):
    pass


@submission(13, "right.")
def format_of_2014(book):
    for cell in book.cells:
        del cell["id"]
    return nbformat.from_dict({**book, "nbformat_minor": 0})


@submission(13, "right.")
def format_of_2013(book):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nbformat.v3.writes_json(nbformat.convert(book, 3)).encode()


@submission(13, "right.")
def without_any_metadata(book):
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell.source) for cell in cells])


@submission(13, "right.", "a zip/nothing.txt", "a zip")
def a_zip(book):
    return b"A word to the teacher."


def write(folder):
    """Write all submissions into a folder."""
    for made in ALL.values():
        made.write(folder)
    with zipfile.ZipFile(folder / "a zip.zip", "w") as archive:
        archive.writestr("minikeras-lessons/lessons/04-the-layer-graph/04-the-layer-graph.ipynb", text(answered(POINTS)))
        archive.writestr("../../escaped.ipynb", text(answered([])))
        archive.writestr("__MACOSX/._04-the-layer-graph.ipynb", b"\x00")
    for place, keys, time in (("second try.ipynb", ["4-1", "4-2"], 2_000), ("final.ipynb", ["4-1"], 1_000)):
        put(folder / "two files" / place, text(answered(keys)))
        os.utime(folder / "two files" / place, (time, time))


ALL["two files"] = Submission(6, "2 of 4 exercises right", lambda folder: None, "two files", LESSON.name)
