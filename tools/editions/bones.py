"""The code of a cell without its words: what must be the same in two languages."""

import ast
import io
import re
import tokenize
from collections import Counter

HANGUL = re.compile("[가-힣]")
NUMBER = re.compile(r"(?<![A-Za-z0-9_.])\d[\d,]*(?:\.\d+)?")
MARKS = ("### BEGIN", "### END")
# Where a single word is shown to a reader, and is not a name of the program's.
SHOWN_AS = {"alt", "label", "title", "what", "xlabel", "ylabel"}
SHOWN_BY = {"close", "legend", "part", "print", "raises", "same", "set_title", "shape", "that", "text"}


class Bones(ast.NodeTransformer):
    """Blanks the texts of a tree and keeps them, in order, as (text, what an f-string fills in, whether a reader is shown it)."""

    def __init__(self):
        self.texts, self.shown = [], [False]

    def visit_Call(self, node):
        by = getattr(node.func, "attr", getattr(node.func, "id", ""))
        node.func = self.visit(node.func)
        node.args = [self._inside(by in SHOWN_BY, argument) for argument in node.args]
        for keyword in node.keywords:
            keyword.value = self._inside(keyword.arg in SHOWN_AS | {"mistakes", "slips"}, keyword.value)
        return node

    def visit_JoinedStr(self, node):
        inner = Bones()
        fields = [ast.dump(inner.visit(part)) for part in node.values if isinstance(part, ast.FormattedValue)]
        self.texts.append(("".join(part.value for part in node.values if isinstance(part, ast.Constant)), sorted(fields), True))
        self.texts += inner.texts
        return ast.copy_location(ast.Constant("f"), node)

    def visit_Constant(self, node):
        if not isinstance(node.value, str):
            return node
        self.texts.append((node.value, None, self.shown[-1]))
        return ast.copy_location(ast.Constant("s"), node)

    def _inside(self, shown, node):
        self.shown.append(shown or self.shown[-1])
        node = self.visit(node)
        self.shown.pop()
        return node


def of(source):
    """Return the code with its texts blanked, and the texts."""
    bones = Bones()
    return ast.dump(bones.visit(ast.parse(source))), bones.texts


def comments(source):
    """Return the comments of a cell, and those among them that are marks for a tool."""
    found = [token.string for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type == tokenize.COMMENT]
    return found, [comment for comment in found if comment.startswith(MARKS)]


def numbers(text):
    """Return the numbers of a text from 10 on or with a fraction, counted: smaller ones may be words in one language."""
    found = (number.strip(",").replace(",", "") for number in NUMBER.findall(text))
    return Counter(number for number in found if "." in number or len(number) > 1)
