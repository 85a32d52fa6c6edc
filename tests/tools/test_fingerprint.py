"""What a grade depends on, and that looking through unchanged submissions is quick."""

import pathlib

from tests.tools import submissions
from tools import notebook
from tools.teach import cores, marks


def test_the_library_is_read_once_for_all_submissions(tmp_path, monkeypatch):
    path = tmp_path / "a.ipynb"
    submissions.put(path, b"x")
    marks.fingerprint(path, submissions.LESSON, "minikeras")
    read, plain = [], pathlib.Path.read_bytes
    monkeypatch.setattr(pathlib.Path, "read_bytes", lambda self: read.append(self) or plain(self))
    assert len({marks.fingerprint(path, submissions.LESSON, "minikeras") for _ in range(50)}) == 1
    assert set(read) == {path}


def test_a_mark_depends_on_the_submission_the_lesson_and_the_engine(tmp_path):
    submissions.put(tmp_path / "a.ipynb", b"x")
    submissions.put(tmp_path / "b.ipynb", b"y")
    told = [
        (place, lesson, engine) for place in "ab" for lesson in (submissions.LESSON, submissions.OTHER) for engine in ("x", "y")
    ]
    assert len({marks.fingerprint(tmp_path / f"{place}.ipynb", *rest) for place, *rest in told}) == 8


def test_a_change_in_a_file_that_no_grading_depends_on_grades_nothing_again():
    used = {path.relative_to(notebook.ROOT).as_posix() for path in marks.sources()}
    assert {"minikeras/layers/dense.py", "tools/teach/referee.py", "minikeras/course/exercises.py"} <= used
    assert not used & {"tools/teach/feedback.py", "tools/teach/hand_out.py", "tools/teach/lms.py", "tools/teach/__main__.py"}


def test_every_file_of_the_grader_is_either_deciding_or_known_to_be_apart():
    here = {path.stem for path in (notebook.ROOT / "tools/teach").glob("*.py")}
    apart = {
        "__init__",
        "__main__",
        "archives",
        "collect",
        "cores",
        "dispatch",
        "feedback",
        "hand_out",
        "identify",
        "landlock",
        "lms",
    }
    apart |= {"kernel", "own", "provisioner"}
    apart |= {"marks", "new", "report", "roster", "settle", "spreadsheets", "tables", "walls"}
    assert here == apart | set(marks.DECIDING)


def test_cores_are_the_containers_share(tmp_path):
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    assert (cores.share(tmp_path), cores.count(tmp_path)) == (0.5, 1)
    (tmp_path / "cpu.max").write_text("max 100000\n")
    assert cores.share(tmp_path) is None
    (tmp_path / "cpu.max").unlink()
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu/cpu.cfs_quota_us").write_text("150000\n")
    (tmp_path / "cpu/cpu.cfs_period_us").write_text("100000\n")
    assert cores.share(tmp_path) == 1.5
