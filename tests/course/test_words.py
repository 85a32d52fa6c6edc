"""A lesson in Korean: everything that the course itself says is Korean, and English is as it was."""

import ast
import re
from pathlib import Path

import numpy as np
import pytest

import minikeras as keras
from minikeras import course
from minikeras.course import command, exercises, korean, words
from minikeras.errors import language

ROOM = Path(exercises.__file__).parent
SPEAKING = ("working_copy.py", "comparing.py", "exercises.py", "models.py", "mistakes.py", "ledger.py", "pictures.py")
HANGUL = re.compile("[가-힣]")
ENGLISH = re.compile(r"[A-Z]?[a-z]{2,} [a-z]{2,}")


@pytest.fixture
def in_korean(monkeypatch):
    monkeypatch.setattr(exercises, "_LEDGER", {})
    course.language("ko")
    yield
    course.language("en")


def graded(answer, block, points=2):
    with course.exercise("2.1", points) as check:
        block(check, answer)
    return check.message


MESSAGES = {
    "right": (lambda check, x: check.same(x, 3), 3, "2.1 ✓ 맞습니다. 2점 만점에 2점."),
    "missing": (lambda check, x: check.same(x, 3), ..., "2.1 ○ 아직 답을 쓰지 않았습니다. 2점 만점에 0점."),
    "none": (
        lambda check, x: check.same(x, 3),
        None,
        "2.1 ○ 아직 답을 쓰지 않았습니다. 값이 아직 None입니다. 함수가 아무것도 반환하지 않으면 이렇게 됩니다. 2점 만점에 0점.",
    ),
    "another value": (
        lambda check, x: check.same(x, 3),
        4,
        "2.1 ✗ 아직 정답이 아닙니다. 답의 값이 실제 결과와 다릅니다. 답한 값: 4. 2점 만점에 0점.",
    ),
    "a known slip": (
        lambda check, x: check.same(x, 3, mistakes=[(4, "하나를 더 셌습니다.")]),
        4,
        "2.1 ✗ 아직 정답이 아닙니다. 하나를 더 셌습니다. 2점 만점에 0점.",
    ),
    "another type": (
        lambda check, x: check.same(x, 3, "합"),
        "3",
        "2.1 ✗ 아직 정답이 아닙니다. 합의 자료형이 맞지 않습니다. 필요한 자료형: int, 받은 자료형: str. 2점 만점에 0점.",
    ),
    "another shape": (
        lambda check, x: check.close(x, np.ones((2, 3))),
        np.ones((3, 2)),
        "2.1 ✗ 아직 정답이 아닙니다. 답의 형태가 맞지 않습니다. 나온 형태: (3, 2), 맞는 형태: (2, 3). 축의 순서가 뒤바뀌었습니다. "
        "2점 만점에 0점.",
    ),
    "twice": (
        lambda check, x: check.close(x, np.ones(4), "기울기"),
        2 * np.ones(4),
        "2.1 ✗ 아직 정답이 아닙니다. 기울기의 형태((4,))는 맞지만 값이 다릅니다. 모든 값이 맞는 값의 2배입니다. 2점 만점에 0점.",
    ),
    "one of four": (
        lambda check, x: check.close(x, np.ones(4), "기울기"),
        np.array([1, 1, 5, 1]),
        "2.1 ✗ 아직 정답이 아닙니다. 기울기의 형태((4,))는 맞지만 값이 다릅니다. 4개 가운데 1개가 다릅니다. 위치 [2]: 답한 값 5, 맞는 값 1. "
        "2점 만점에 0점.",
    ),
    "another number of layers": (
        lambda check, x: check.model(x, keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dense(2)])),
        keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]),
        "2.1 ✗ 아직 정답이 아닙니다. 모델의 구성이 다릅니다. 지금 있는 것: Dense 층 1개, 있어야 할 개수: 2. 2점 만점에 0점.",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_check_says_in_korean(name, in_korean):
    block, answer, message = MESSAGES[name]
    assert graded(answer, block) == message


def test_half_an_answer_is_told_in_korean(in_korean):
    with course.exercise("2.1", 3) as check:
        with check.part("가중치", points=1):
            check.same(8, 8)
        with check.part("편향", points=2):
            check.same(9, 8)
    assert check.message == "2.1 ◐ 맞은 부분: 가중치. 편향: 답의 값이 실제 결과와 다릅니다. 답한 값: 9. 3점 만점에 1점."


def test_the_points_so_far_are_told_in_korean(in_korean, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    course.progress()
    assert capsys.readouterr().out == "아직 실행한 확인 셀이 없습니다.\n"
    graded(3, lambda check, x: check.same(x, 3))
    capsys.readouterr()
    course.progress()
    assert capsys.readouterr().out == "이번 강에서 지금까지 얻은 점수: 2점 만점에 2점. 모두 풀었습니다. 수고하셨습니다.\n"


def test_an_error_that_was_announced_is_told_in_korean(in_korean, capsys):
    with course.breaks(ValueError):
        keras.Model(keras.Input((2,), name="a"), keras.layers.Dense(1)(keras.Input((2,), name="b")))
    told = capsys.readouterr().out
    assert told.endswith("(예고한 대로 ValueError)\n")
    assert "이유: 입력 목록('a')에 'b' 입력이 없습니다." in told


def test_a_console_of_korean_windows_gets_signs_that_it_has(monkeypatch):
    import io
    import sys

    console = io.TextIOWrapper(io.BytesIO(), encoding="cp949")
    monkeypatch.setattr(sys, "stdout", console)
    words.say("2.1 ✓ 맞습니다. 값: −1")
    words.say("2.1 ✗ 아직 정답이 아닙니다.")
    assert console.buffer.getvalue().decode("cp949").splitlines() == ["2.1 O 맞습니다. 값: -1", "2.1 X 아직 정답이 아닙니다."]


def test_a_working_copy_of_the_korean_lessons_stands_in_one_of_all(in_korean, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(command, "trust", lambda folder: None)
    assert command.main(["learn", str(tmp_path / "here"), "--language", "ko", "--open", "no"]) == 0
    copy = tmp_path / "here" / "my-lessons"
    assert (copy / "ko" / "02-functional-models" / "02-functional-models.ipynb").is_file()
    assert (copy / "01-sequential-models" / "01-sequential-models.ipynb").is_file()
    assert "ko 폴더에 새로 만들었습니다" in capsys.readouterr().out


def test_english_is_what_a_check_says_where_no_language_is_chosen():
    assert graded(3, lambda check, x: check.same(x, 3)) == "2.1 ✓ Right. 2 of 2 points."
    with pytest.raises(ValueError, match="'xx'"):
        course.language("xx")


@pytest.mark.parametrize("text", korean.FRAMES | korean.TEXTS)
def test_a_text_and_its_korean_one_are_filled_in_with_the_same(text):
    table = korean.FRAMES | korean.TEXTS
    fields = [sorted(language.FIELD.findall(form)) for form in (text, table[text])]
    assert fields[0] == fields[1]
    assert HANGUL.search(table[text])


def sentences():
    """The texts in the files that speak to a learner, {} for what is filled in; what is said to who writes a lesson is left out."""
    for name in SPEAKING:
        tree = ast.parse((ROOM / name).read_text(encoding="utf-8"))
        raised = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
        to_writers = {
            id(node)
            for stop in raised
            if getattr(getattr(stop.exc, "func", None), "id", "") in ("ValueError", "ImportError")
            for node in ast.walk(stop)
        }
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if id(node) in documented | to_writers | inside:
                continue
            if isinstance(node, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_sentence_of_the_course_has_its_korean_one():
    known = "\n".join(language.FIELD.sub("{}", text) for text in korean.FRAMES | korean.TEXTS)
    for sentence in sentences():
        for piece in sentence.split("{}"):
            piece = piece.strip(" :.,")
            no_sentence = re.search(r"[a-z][_-][a-z]|<", piece)  # names of settings, styles and mark-up
            assert no_sentence or not ENGLISH.search(piece) or piece in known, sentence
