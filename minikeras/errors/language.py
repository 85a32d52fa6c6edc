"""The language in which a mistake is explained: what stands below Keras's sentence, but for the code of the Fix line.

The texts are written in English where the errors are made. Another language has a module of this room beside this one, with a table
from each English text to its own, in which `{names}` stand for what is filled in. It is read when it is asked for: whoever reads English
pays nothing for it.
"""

import functools
import importlib
import re

TABLES = {"ko": "minikeras.errors.korean"}
ENGLISH = "en"
GAP = "   "  # between the columns of a line: only the first holds words, the others a place and code

FIELD = re.compile(r"(?<!\{)\{(\w+)\}")
KINDS = {
    "number": r"-?(?:\d[\d.,]*(?:e[-+]?\d+)?|inf|nan)",
    "word": r"\w+",
    "quoted": r"'[^']*'",
}  # of what is filled in, by the first part of its name

_chosen = ENGLISH


def chosen():
    """The language that explanations are in: "en" unless another was chosen."""
    return _chosen


def choose(language):
    """Explain mistakes in a language from now on. Raises ValueError for one that has no table."""
    global _chosen
    if language != ENGLISH and language not in TABLES:
        raise ValueError(f"There are no explanations in {language!r}. There are some in {', '.join([ENGLISH, *TABLES])}.")
    _chosen = language


def labelled(label, number):
    """What stands before line `number` of the part with a label: "Where:", or as much room."""
    if _chosen == ENGLISH:
        return f"{label + ':' if number == 0 else '':8}"
    return f"{_table().LABELS.get(label, label)}: " if number == 0 else "    "


def translated(lines):
    """The lines of each part in the chosen language; what the table doesn't know, and code, stays as it is."""
    if _chosen == ENGLISH:
        return lines
    return {label: texts if label == "Fix" else [_line(text) for text in texts] for label, texts in lines.items()}


def _line(text):
    words, *rest = text.split(GAP)
    return GAP.join([in_words(words), *rest])


def in_words(text, tables=TABLES):
    """A text in the chosen language, and what is filled into it as well; as it is where the table has no such text.

    `tables` names the module with the table of each language: other rooms have their own.
    """
    for pattern, words in _patterns(tables[_chosen]) if _chosen in tables else ():
        match = pattern.fullmatch(text)
        if match:
            return words.format(**{name: in_words(value, tables) for name, value in match.groupdict().items()})
    return text


@functools.cache
def _patterns(module):
    """The table as pairs of a regular expression for the English text and the text in the language.

    Those that stand around others come first, then those that say the most.
    """
    table = importlib.import_module(module)
    texts = table.FRAMES | table.TEXTS
    longest = sorted(texts, key=lambda english: (english not in table.FRAMES, -len(FIELD.sub("", english))))
    return [(_pattern(english), texts[english]) for english in longest]


def _pattern(english):
    """The regular expression of a text, in which `{name}` stands for what is filled in and `{{` for a brace."""
    parts = FIELD.split(english)
    return re.compile("".join(_field(part) if number % 2 else _literal(part) for number, part in enumerate(parts)), re.DOTALL)


def _field(name):
    return f"(?P<{name}>{KINDS.get(name.split('_')[0], '.+?')})"


def _literal(text):
    return re.escape(text.replace("{{", "{").replace("}}", "}"))


def _table():
    return importlib.import_module(TABLES[_chosen])
