"""What the checks say to the wrong answers that are on record, and what share of them hears a sentence of its own.

    python -m tools.slips            the share, by lesson: of the record, nothing is run
    python -m tools.slips hear 03    run the answers to lesson 3, and print what each is told
    python -m tools.slips write 03   and write what was written for the very slip into the record, as `# says: `

tests/answers/NN.txt holds the record of lesson NN: after `@@ 1-2 wrong: what is special`, or `@@ 1-2 wrong, 1 point: ...`, stands
the code. After `# says:` in it
stands what a good tutor would say; tests/test_answers.py holds that the check does, and by a sentence for this very slip.
"""

import argparse
import collections
import contextlib
import io
import re
import sys

from tools import places
from tools.notebook import ROOT

FOLDER = ROOT / "tests" / "answers"
SAYS = "# says: "
Answer = collections.namedtuple("Answer", "lesson exercise right points label code")
HEAD = re.compile(r"(\S+) (right|wrong)(?:, (\d+) points?)?: (.+)")


def main(arguments=None):
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.slips", description=__doc__.split("\n")[0])
    parser.add_argument("command", nargs="?", choices=("share", "hear", "write"), default="share")
    parser.add_argument("lessons", nargs="*", help="numbers; all where none is given")
    options = parser.parse_args(arguments)
    if options.command == "share":
        print("\n".join(table(record())))
        return 0
    for number in options.lessons or sorted(path.stem[:2] for path in places.solutions()):
        hear(number, options.command == "write")
    return 0


def record(lesson="[0-9]*"):
    """Return the answers that are on record, of one lesson or all."""
    return [answer for path in sorted(FOLDER.glob(f"{lesson}.txt")) for answer in read(path)]


def read(path):
    """Yield the answers in a file."""
    for block in path.read_text(encoding="utf-8").split("\n@@ ")[1:]:
        head, _, code = block.partition("\n")
        exercise, verdict, points, label = HEAD.fullmatch(head).groups()
        yield Answer(path.stem, exercise, verdict == "right", int(points or 0), label, code)


def sentences(answer):
    """Return what a tutor would say to an answer, as it is on record."""
    return [line.removeprefix(SAYS) for line in answer.code.splitlines() if line.startswith(SAYS)]


def share(answers):
    """Return what share of the wrong ones among answers has a sentence of its own."""
    wrong = [answer for answer in answers if not answer.right]
    return sum(bool(sentences(answer)) for answer in wrong) / max(len(wrong), 1)


def table(answers):
    """Return a line for each lesson, and one for all: wrong answers on record, and the share with a sentence of their own."""
    lines = []
    for lesson in [*sorted({answer.lesson for answer in answers}), None]:
        some = [answer for answer in answers if lesson in (None, answer.lesson)]
        wrong = [answer for answer in some if not answer.right]
        lines.append(f"{lesson or 'all'}: {len(wrong)} wrong answers, {share(some):.0%} with a sentence of their own")
    return lines


def hear(number, write):
    """Run a lesson's wrong answers and print what each is told; with `write`, put own sentences into the record."""
    from tools.answers import Lesson

    with contextlib.redirect_stdout(io.StringIO()):
        lesson = Lesson(number)
    for answer in record(number):
        if answer.right:
            continue
        with contextlib.redirect_stdout(io.StringIO()):
            made = lesson.grade(answer.exercise, answer.code)
        print(f"{'own ' if lesson.named else '??? '}[{answer.exercise}] {answer.label}: {made} points\n     {lesson.heard}")
        if write and not (lesson.named and sentences(answer) and all(one in lesson.heard for one in sentences(answer))):
            put(answer, settled(lesson.heard) if lesson.named else "")


def settled(message):
    """Return the part of a verdict that is the same each time: its sentences, without the inputs that it was tried with."""
    text = re.sub(r"^\S+ \S (Not right yet\. |Right so far: [^.]*\. )?", "", message).partition(" It was tried with")[0]
    text = re.sub(r" \d+ of \d+ points\.$", "", text).splitlines()[0]
    return re.split(r"keras_tensor|0x[0-9a-f]|\[-?\d+\.", text)[0].strip()


def put(answer, sentence):
    """Write a sentence into the record of an answer, in the place of those that it has; none where it is empty."""
    head = re.compile(rf"^@@ {answer.exercise} wrong(, \d+ points?)?: {re.escape(answer.label)}\n(# says: .*\n)*", re.MULTILINE)
    path, told = FOLDER / f"{answer.lesson}.txt", f"{SAYS}{sentence}\n" if sentence else ""
    before = path.read_text(encoding="utf-8")
    new = head.sub(lambda found: f"{found[0].partition(chr(10))[0]}\n{told}", before, count=1)
    path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
