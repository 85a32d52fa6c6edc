"""Every attack of attacks.py behind every wall that can be had here: no points, nothing outside read or changed, others unharmed."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time

import pytest

from tests.tools import attacks, submissions
from tools import notebook
from tools.teach import court, grade, landlock, process, walls

WRONG = {
    "4-2": "def run(output, feed):\n    return 0",
    "4-3": "def topological_order(calls):\n    return []",
    "4-4": "def missing_inputs(inputs, output):\n    return ['?']",
}
LOOT = "raise RuntimeError(f'could read: {loot}')"
LIMITS = process.Limits(cell_seconds=20, seconds=120, megabytes=1000)


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """What must stay as it is, in a home that only its owner may enter, and a socket that must hear nothing."""
    folder = tmp_path_factory.mktemp("outside")
    (folder / "secret").write_text("TEACHERS SECRET")
    with sqlite3.connect(folder / "gradebook.db") as database:
        database.execute("create table marks (learner, points)")
        database.execute("insert into marks values ('kim', 3)")
    database.close()
    (folder / "teachers-secret").write_text("home")
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.bind(("127.0.0.1", listener.getsockname()[1]))
    for one in (listener, ear):
        one.setblocking(False)
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3000)"])
    yield folder, listener, ear, victim
    victim.kill()
    victim.wait()
    listener.close()
    ear.close()


def cannot_be_had(name):
    return walls.WALLS[name].missing()


def filled_in(name, code, outside):
    """An attack's code with what it is aimed at."""
    folder, listener, _, victim = outside
    marker = folder / f"marker {name}".replace(" ", "-").replace("'", "")
    return code.format(
        name=name,
        marker=str(marker),
        touch=f"touch {marker}",
        secret=str(folder / "secret"),
        database=str(folder / "gradebook.db"),
        solution=str(notebook.ROOT / "solutions" / submissions.LESSON.name / f"{submissions.LESSON.name}.ipynb"),
        victim=victim.pid,
        port=listener.getsockname()[1],
    )


def attacked_by(cells, answer, outside, folder, wall):
    """The report of a submission of wrong answers, with these cells of the learner's own."""
    book = submissions.answered([])
    cells = ["loot = []", *cells]
    for key, code in {**WRONG, "4-1": answer}.items():
        submissions.answer(book, key, code)
    place = book.cells.index(submissions.cell(book, "4-1-answer"))
    book.cells[place:place] = [submissions.nbformat.v4.new_code_cell(code) for code in cells]
    submissions.put(folder / "attack.ipynb", submissions.text(book))
    limits = process.Limits(**{**vars(LIMITS), "closed": (str(outside[0]),)})
    return grade.grade(folder / "attack.ipynb", submissions.LESSON, limits=limits, wall=walls.WALLS[wall])


@pytest.fixture(scope="module", params=list(walls.WALLS))
def attacked(request, outside, tmp_path_factory):
    """A wall's name, and the report of a submission with all attacks that this wall is to stop."""
    wall = request.param
    if cannot_be_had(wall):
        pytest.skip(f"{wall}: {cannot_be_had(wall)}")
    folder = outside[0]
    before = (folder / "gradebook.db").read_bytes()
    cells = [filled_in(name, made.code, outside) for name, made in attacks.ALL.items() if wall in made.holds]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEACHERS_SECRET", "x")
        patch.setenv("HOME", str(folder))
        told = attacked_by(cells, LOOT, outside, tmp_path_factory.mktemp(wall), wall)
    time.sleep(4)  # what an orphan would do, it has done
    left = {path.name: path.read_text(errors="replace")[:200] for path in folder.glob("marker-*")}
    for path in folder.glob("marker-*"):
        path.unlink()
    heard = [hears(outside[1].accept), hears(lambda: outside[2].recv(9))]
    return wall, told, left, heard, before == (folder / "gradebook.db").read_bytes(), outside[3].poll()


def hears(listen):
    try:
        return bool(listen())
    except BlockingIOError:
        return False


def test_attacks_leave_nothing_outside_and_read_nothing(attacked):
    _, told, left, _, database_is_whole, _ = attacked
    assert left == {}
    assert "could read: []" in told["exercises"][0]["message"]
    assert database_is_whole


def test_attacks_reach_no_network_and_no_other_process(attacked):
    *_, heard, _, victim = attacked
    assert heard == [False, False]
    assert victim is None


def test_attacks_earn_nothing_and_stop_nothing(attacked):
    wall, told, *_ = attacked
    assert (told["points"], told["walls"]) == (0, wall)
    assert "4.4 not right" in told["reason"]
    assert "TEACHERS SECRET" not in json.dumps(told)


def test_the_attacks_are_real(outside, tmp_path):
    """Limits alone do not hold those that walls are there for: the same code leaves its marks."""
    made = {name: one for name, one in attacks.ALL.items() if "limits" not in one.holds and "victim" not in one.code}
    cells = [filled_in(name, one.code, outside) for name, one in made.items() if name not in ("disk", "udp by ctypes")]
    told = attacked_by(cells, LOOT, outside, tmp_path, "limits")
    # A process that is forked off, and waits, is ended with the submission where the machine is quick enough: it is not among these.
    wanted, left, end = {"write-by-ctypes", "exec-by-ctypes", "write-by-h5py"}, set(), time.monotonic() + 60
    while not wanted <= left and time.monotonic() < end:
        time.sleep(0.5)
        left = {path.name.removeprefix("marker-") for path in outside[0].glob("marker-*")}
    for path in outside[0].glob("marker-*"):
        path.unlink()
    assert wanted <= left
    assert "'ctypes'" in told["exercises"][0]["message"]


@pytest.mark.parametrize("name", attacks.BENDING)
def test_bending_the_checks_earns_nothing(outside, tmp_path, name):
    told = attacked_by([], filled_in(name, attacks.BENDING[name].code, outside), outside, tmp_path, walls.chosen("auto").name)
    assert told["points"] == 0, told["reason"]


@pytest.mark.parametrize("wall", walls.WALLS)
def test_a_right_answer_gets_its_points_behind_each_wall(tmp_path, wall):
    if cannot_be_had(wall):
        pytest.skip(f"{wall}: {cannot_be_had(wall)}")
    submissions.put(tmp_path / "right.ipynb", submissions.text(submissions.answered(submissions.POINTS)))
    told = grade.grade(tmp_path / "right.ipynb", submissions.LESSON, wall=walls.WALLS[wall])
    assert (told["points"], told["look"], told["walls"]) == (13, False, wall), told["reason"]


@pytest.mark.parametrize("wall", ["bubblewrap", "landlock"])
def test_nothing_outlives_a_submission(wall):
    if cannot_be_had(wall):
        pytest.skip(f"{wall}: {cannot_be_had(wall)}")
    with process.Worker("minikeras", LIMITS, walls.WALLS[wall]) as worker:
        home, number = worker.home, worker.process.pid
    assert not os.path.exists(home)
    with pytest.raises(ProcessLookupError):
        os.killpg(number, 0)


def test_a_process_that_left_its_group_is_ended_by_its_mark():
    values = {**os.environ, process.MARK: "left-its-group"}
    orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], env=values, start_new_session=True)
    time.sleep(0.5)
    process.end_marked("left-its-group")
    if os.path.exists("/proc/self/environ"):
        assert orphan.wait(timeout=10) == -9
    else:
        orphan.kill()


def test_a_bent_check_is_seen_by_the_witness(tmp_path, monkeypatch):
    """Where the referee says "right" to everything, the witness says so."""
    said = {"made": 4, "message": "", "hidden": False, "error": ""}
    monkeypatch.setattr(court.Hearing, "hear", lambda self, until: (b"", said))
    submissions.put(tmp_path / "wrong.ipynb", submissions.text(submissions.answered(["4-1"])))
    told = grade.grade(tmp_path / "wrong.ipynb", submissions.LESSON, limits=LIMITS)
    assert told["points"] == 0 and told["look"] and "Look at the code" in told["reason"]


def test_who_changes_numpy_while_being_checked_gets_no_points_for_that_exercise(tmp_path):
    book = submissions.answered(submissions.POINTS)
    code = submissions.SOLVED["4-4-answer"].replace(
        "missing, looked_at", "np.allclose = lambda *a, **k: True\n    missing, looked_at"
    )
    submissions.answer(book, "4-4", code)
    submissions.put(tmp_path / "bent.ipynb", submissions.text(book))
    told = grade.grade(tmp_path / "bent.ipynb", submissions.LESSON, limits=LIMITS)
    assert (told["points"], told["look"]) == (10, True)
    assert "numpy.allclose" in told["exercises"][3]["message"]


def test_strict_walls_refuse_where_there_are_none(monkeypatch):
    lacking = {name: walls.dataclasses.replace(wall, missing=lambda: "not here") for name, wall in walls.WALLS.items()}
    monkeypatch.setattr(walls, "WALLS", lacking | {"limits": walls.WALLS["limits"]})
    with pytest.raises(SystemExit, match="nothing is graded. bubblewrap: not here; landlock: not here"):
        walls.chosen("strict")
    assert walls.chosen("auto").name == "limits"


def test_an_ordinary_user_has_the_same_walls():
    if os.getuid() != 0:
        pytest.skip("this is an ordinary user: the other tests are this one")
    if cannot_be_had("bubblewrap"):
        pytest.skip(cannot_be_had("bubblewrap"))
    command = walls.bubblewrap(["/usr/bin/id", "-u"], walls.INSIDE, {})
    command = [word for word in command if word]
    keep = [word for word in ("/usr", "/lib", "/lib64", "/bin") if os.path.exists(word)]
    plain = [
        "bwrap",
        "--unshare-all",
        "--unshare-user",
        "--uid",
        "1000",
        *[w for p in keep for w in ("--ro-bind", p, p)],
        "/usr/bin/id",
        "-u",
    ]
    done = subprocess.run(["setpriv", "--reuid", "65534", "--clear-groups", *plain], capture_output=True, text=True)
    if "setpriv" in done.stderr:
        pytest.skip(done.stderr)
    assert done.stdout.strip() == "1000", done.stderr


def test_the_filter_of_calls_leaves_threads_and_refuses_processes():
    if not landlock.can_filter():
        pytest.skip("the filter does not know this processor")
    code = """
import os, threading
from tools.teach import landlock
landlock.calls()
done = []
one = threading.Thread(target=done.append, args=(1,)); one.start(); one.join()
try:
    os.fork()
except PermissionError:
    done.append(2)
print(done)"""
    values = dict(os.environ, PYTHONPATH=str(notebook.ROOT))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=values)
    assert done.stdout.strip() == "[1, 2]", done.stderr
