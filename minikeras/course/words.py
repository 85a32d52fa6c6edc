"""The language of a lesson: what its checks and pictures say of themselves, and in which language errors are explained.

A notebook in another language than English says so in its first cell, `course.language("ko")`. The texts are English where they are
made; the table of a language stands beside this file.
"""

import sys

from minikeras.errors import language as errors

PLAIN = str.maketrans(
    {"✓": "O", "✗": "X", "○": "-", "◐": "+", "−": "-", "×": "x", "…": "..."}
)  # for consoles without these signs
TABLES = {"ko": "minikeras.course.korean"}


def language(name):
    """Say in which language this notebook is: "en", as it is where nothing is said, or "ko".

    Raises ValueError for a language that the course does not speak.
    """
    errors.choose(name)


def told(text):
    """A text of the course in the notebook's language."""
    return errors.in_words(text, TABLES)


def say(text):
    """Print a text of the course; a console whose encoding has not all of its signs (Korean Windows: cp949) gets plainer ones."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(PLAIN).encode(encoding, "replace").decode(encoding)
    print(text, flush=True)
