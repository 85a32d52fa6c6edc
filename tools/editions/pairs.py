"""Whether two notebooks are one lesson in two languages: the same cells, the same code but for its words, the same outputs but for theirs."""

import re

from tools import outputs
from tools.editions import bones

OPENING = 'course.language("ko")'  # the one line of code that only the Korean edition has, at the end of its first cell
HEADING = re.compile(r"^(#+) (?:Exercise |연습 )?([\d.]*\d)?", re.MULTILINE)
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
IMAGE = re.compile(r"!\[[^\]]*\]\(\S*?([^/)\s]+)\)")
EFFORT = re.compile(r"^\*(\d+)(?: points?|점) · (\w+) · (\d+)(?: minutes?|분)\*", re.MULTILINE)
EFFORTS = {"easy": "쉬움", "medium": "보통", "hard": "어려움"}
LINK = re.compile(r"\]\([^)]*\)")


def differences(english, korean):
    """Return what keeps two notebooks from being one lesson: a list of sentences, each with the name of the cell."""
    ids = [[cell.id for cell in book.cells] for book in (english, korean)]
    if ids[0] != ids[1]:
        odd = sorted(set(ids[0]) ^ set(ids[1])) or [a for a, b in zip(*ids) if a != b][:1]
        return [f"the cells are not the same, or not in one order: {', '.join(odd)}"]
    found = []
    told = [{**book.metadata.lesson} for book in (english, korean)]
    if told[0]["minutes"] != told[1]["minutes"] or told[1].get("language") != "ko":
        found.append("the lesson's minutes or language")
    for left, right in zip(english.cells, korean.cells):
        look = code if left.cell_type == "code" else text
        if left.cell_type != right.cell_type or left.metadata != right.metadata:
            found.append(f"{left.id}: the kind of the cell or its metadata (tags, points)")
        else:
            found += [f"{left.id}: {sentence}" for sentence in look(left, right)]
    return found


def code(english, korean):
    """Yield what differs between two cells of code, but for words."""
    source = korean.source
    if korean.id == "imports":
        if not source.endswith("\n" + OPENING):
            yield f"does not end with {OPENING}"
        source = source.removesuffix(OPENING).rstrip()
    (left, texts), (right, words) = bones.of(english.source), bones.of(source)
    if left != right or len(texts) != len(words):
        yield "the code differs in more than its words"
        return
    for (said, fields, shown), (told, filled, _) in zip(texts, words):
        if fields != filled:
            yield f"another field or format in {told!r}"
        if said != told and not bones.HANGUL.search(told):
            yield f"{told!r} is neither {said!r} nor Korean"
        if said != told and " " not in said.strip() and not shown:
            yield f"{said!r} is a name, and not to be translated: {told!r}"
        if said != told and bones.numbers(said) != bones.numbers(told):
            yield f"other numbers in {told!r}"
    (left, marks), (right, signs) = bones.comments(english.source), bones.comments(source)
    if len(left) != len(right) or marks != signs:
        yield "another number of comments, or another mark"
    yield from printed(english, korean)


def printed(english, korean):
    """Yield what differs between what two cells print: kinds, numbers, and lines without Korean, which are the program's own."""
    left, right = (outputs.readable(cell.outputs) for cell in (english, korean))
    if [kind for kind, _ in left] != [kind for kind, _ in right]:
        yield "other outputs; python -m tools.lessons execute"
        return
    for (_, said), (_, told) in zip(left, right):
        own = [line for line in told.splitlines() if line.strip() and not bones.HANGUL.search(line)]
        theirs = set(said.splitlines())
        strange = [
            line for line in own if line not in theirs and not any(outputs.compare_text(line, one) is None for one in theirs)
        ]
        if strange:
            yield f"prints {strange[0]!r}, which the English lesson does not"
        if bones.numbers(said) != bones.numbers(told):
            yield f"prints other numbers: {told.strip()[:80]!r}"


def text(english, korean):
    """Yield what differs between two cells of text, but for words."""
    said, told = (LINK.sub("]", FENCE.sub("", IMAGE.sub("", cell.source))) for cell in (english, korean))
    if HEADING.findall(said) != HEADING.findall(told):
        yield "other headings, or other numbers of exercises"
    efforts = [
        [(points, EFFORTS.get(word, word), minutes) for points, word, minutes in EFFORT.findall(part)] for part in (said, told)
    ]
    if efforts[0] != efforts[1]:
        yield "the line with points, effort and minutes"
    missing = set(SPAN.findall(said)) - set(SPAN.findall(told))
    if missing:
        yield f"names that are not in the Korean text: {', '.join(sorted(missing))}"
    if said.count("<details>") != told.count("<details>"):
        yield "another number of hints"
    fences = [
        [bones.of(part)[0] if _is_python(part) else part for part in FENCE.findall(cell.source)] for cell in (english, korean)
    ]
    if fences[0] != fences[1]:
        yield "other code in the text"
    if IMAGE.findall(english.source) != IMAGE.findall(korean.source):
        yield "other pictures"
    if bones.numbers(said) - bones.numbers(told):
        yield f"numbers that are not in the Korean text: {', '.join(bones.numbers(said) - bones.numbers(told))}"


def _is_python(source):
    try:
        bones.of(source)
    except SyntaxError:
        return False
    return True
