"""The recorded answers against the checks of the Korean lessons: the same points, and for each slip the Korean sentence of the same mistake."""

import re

import pytest

from minikeras import course
from tests.test_answers import ANSWERS, runner
from tools import notebook, places
from tools.editions import bones

TRANSLATED = {path.stem[:2] for path in places.solutions((), "ko")}
KOREAN = [answer for answer in ANSWERS if answer.lesson in TRANSLATED]


@pytest.fixture(scope="module")
def lesson_at():
    yield runner("ko")
    course.language("en")


@pytest.fixture(scope="module")
def said():
    """A function from a lesson's number and an English sentence of its checks to the Korean ones that stand in its place."""

    def korean_of(number, sentence):
        books = [notebook.read(places.solutions([number], language)[0]) for language in ("en", "ko")]
        pairs = [
            (english, korean)
            for left, right in zip(*(notebook.code_cells(book) for book in books))
            if left.id != "imports"
            for (english, *_), (korean, *_) in zip(bones.of(left.source)[1], bones.of(right.source)[1])
        ]
        return [
            korean for english, korean in pairs if sentence in english or english and english in sentence and " " in english
        ]

    return korean_of


@pytest.mark.slow
@pytest.mark.parametrize("answer", KOREAN, ids=lambda answer: f"{answer.exercise}: {answer.label}")
def test_an_answer_gets_its_points_and_a_korean_sentence(answer, lesson_at, said, capsys):
    lesson = lesson_at(answer.lesson)
    assert lesson.grade(answer.exercise, answer.code) == (lesson.points[answer.exercise] if answer.right else answer.points)
    printed = capsys.readouterr().out.strip().splitlines()[-1]
    assert bones.HANGUL.search(printed)
    assert not re.search(r"\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b", without_code(printed)), printed
    for sentence in [] if answer.right else re.findall(r"^# says: (.+)$", answer.code, re.MULTILINE):
        own = said(answer.lesson, sentence)
        assert not own or any(words in printed for words in own), f"{sentence!r} is said in other words: {printed}"


def without_code(printed):
    """The text without the learner's own line, and without what Python says of it."""
    return re.sub(r"멈췄습니다\(.*|계속할 수 없었습니다: .*|`[^`]*`|\[[^\]]*\]", "", printed)


def test_a_lesson_that_is_translated_has_all_its_answers_here():
    for number in TRANSLATED:
        source = (places.notebook.ROOT / "tests" / "answers" / f"{number}.txt").read_text(encoding="utf-8")
        assert sum(answer.lesson == number for answer in KOREAN) == source.count("\n@@ ") + source.startswith("@@ ")
