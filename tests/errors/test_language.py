"""Errors explained in Korean: what lies between Keras's sentence and the Fix line is translated, all of it, and nothing else is."""

import ast
import re
from pathlib import Path

import pytest

import minikeras
from minikeras.errors import korean, language
from tests.errors.cases import CASES
from tests.errors.test_errors import TEXTS, error_of

PACKAGE = Path(minikeras.__file__).parent
PARTS = ("where", "got", "wants", "why")
HANGUL = re.compile("[가-힣]")
# An English word stands in it, and not as a name in brackets, quotes or code.
WORDS = re.compile(r"(?<![\w'`(/.])[a-z]{2,}(?![\w'`(/.])(?![^(]*\))")
# What is filled in decides the words around it: such a text as it is told.
TOLD = {
    "only a call has an 'x'; a layer alone is a recipe": "only a call has an output; a layer alone is a recipe",
    "'x' at 'x'": "99 at row 0, step 2",
    "got 'x' that it does not know: 'x'": "got an input that it does not know: 'a'",
    "it would leave out the steps that the mask'x' marks as padding; now it reads them as data": (
        "it would leave out the steps that the mask of 'e' (Embedding) marks as padding; now it reads them as data"
    ),
    "there is no output ''x''.'x'": "there is no output 'clss'. Did you mean 'cls'?",
    "a Python index": "'x'",  # what NumPy was asked for stands in Keras's sentence
}


@pytest.fixture
def in_korean():
    minikeras.config.set_language("ko")
    yield
    minikeras.config.set_language("en")


def written_texts():
    """Every text that the package gives to an error as a part, {} for what is filled in, with the file that it stands in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(
            isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("explained", "explanation")
            for node in ast.walk(tree)
        ):
            for node in ast.walk(tree):
                for text in texts_at(node):
                    yield path.relative_to(PACKAGE).as_posix(), text


def texts_at(node):
    """The texts that a statement or call gives to a part, under its name or as the first two of a tuple that is returned."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("explained", "explanation"):
        values = [keyword.value for keyword in node.keywords if keyword.arg in PARTS]
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "_no_value":
        values = node.args[1:2]
    elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in PARTS:
        values = [node.value]
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple) and isinstance(node.value, ast.Tuple):
        pairs = zip(node.targets[0].elts, node.value.elts)
        values = [value for target, value in pairs if getattr(target, "id", "") in PARTS]
    elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
        values = node.value.elts[:2]
    else:
        values = []
    for value in values:
        yield from texts_of(value)


def texts_of(value):
    match value:
        case ast.Constant(value=str()):
            yield value.value
        case ast.JoinedStr():
            yield "".join(part.value if isinstance(part, ast.Constant) else "'x'" for part in value.values)
        case ast.IfExp():
            yield from texts_of(value.body)
            yield from texts_of(value.orelse)
        case ast.List():
            for part in value.elts:
                yield from texts_of(part)
        case ast.BinOp():
            for left in list(texts_of(value.left)) or [""]:
                yield left
                yield from (left + right for right in texts_of(value.right) if left)


def numbered(text):
    """The text with a number for what is filled in, where it stands in the place of one."""
    return text.replace("'x'", "3")


def test_every_text_of_the_package_is_in_the_table(in_korean):
    found = [(file, TOLD.get(text, text)) for file, text in written_texts()]
    missing = [
        f"{file}: {text}"
        for file, text in found
        if WORDS.search(text) and not any(HANGUL.search(language._line(form)) for form in (text, numbered(text)))
    ]
    assert not missing, "\n".join(["Texts without Korean ones in minikeras/errors/korean.py:", *missing])


def test_the_package_has_many_texts():
    assert len(set(written_texts())) > 90


@pytest.mark.parametrize("name", CASES)
def test_an_error_is_explained_in_korean_and_its_sentence_and_fix_are_as_they_were(name, in_korean):
    error, english = error_of(name), (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    assert english.startswith(f"{type(error).__name__}: {error.sentence}\n")
    for fix in error.parts["Fix"]:
        assert fix in english
    for label in ("Where", "Got", "Wants", "Why"):
        for line in error.parts[label]:
            words = line.split(language.GAP)[0]
            assert HANGUL.search(words) or not WORDS.search(words), words
            assert line in str(error)
        assert (f"\n  {korean.LABELS[label]}: " in str(error)) == (f"\n  {label}:" in english)


@pytest.mark.parametrize("english", korean.TEXTS)
def test_a_text_and_its_korean_one_are_filled_in_with_the_same(english):
    fields = [set(language.FIELD.findall(text)) for text in (english, korean.TEXTS[english])]
    assert fields[0] == fields[1]
    assert HANGUL.search(korean.TEXTS[english]) or "{" in korean.TEXTS[english]


def test_no_reason_leaves_the_choice_of_a_particle_to_the_reader():
    for text in korean.TEXTS.values():
        assert not re.search(r"은\(는\)|이\(가\)|을\(를\)|와\(과\)|\(으\)로", text)
        assert not re.search(r"\}(은|는|이|가|을|를|과|와|로|으로)(?![가-힣])", text), text


def test_english_is_the_default_and_an_unknown_language_changes_nothing():
    assert minikeras.config.language() == "en"
    with pytest.raises(ValueError, match="no explanations in 'xx'. There are some in en, ko"):
        minikeras.config.set_language("xx")
    assert minikeras.config.language() == "en"


def test_the_longest_text_that_fits_is_taken_and_what_is_unknown_stays(in_korean):
    assert language.in_words("this looks like a single row") == "행 하나만 넣은 것으로 보입니다."
    assert language.in_words("an array of shape (2,)") == "(2,) 형태의 배열"
    assert language.in_words("nothing like it stands in the table") == "nothing like it stands in the table"


def test_the_error_still_knows_its_place_and_its_fix(in_korean):
    error = error_of("input_left_out")
    assert error.fix == "Model([a, b], out)"
    assert error.hint == error.fix
    assert error.parts["Why"] == ["입력 목록('a')에 'b' 입력이 없습니다."]
    assert str(error_of("output_is_a_layer").where.origin) == "lesson.py:2"
