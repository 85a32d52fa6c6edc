"""Names from strangers, made harmless: a model file can hold any text as a name, and every picture and table shows names."""

import unicodedata

# Control characters move a terminal's cursor, format characters turn the writing direction round, surrogates are no text at
# all, and the two separators break lines.
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})


def visible(text):
    r"""`text` with every control or format character spelled out (`\n`, `\x1b`), so that a name stays on one line."""
    text = str(text)
    if text.isprintable():  # the common case, and the fast one: nothing hidden in it
        return text
    return "".join(_spelled(c) if unicodedata.category(c) in _HIDDEN else c for c in text)


def markup(text):
    """`text` for an XML or HTML document, in an element or in a quoted attribute."""
    return visible(text).translate(_MARKUP)


def width(text):
    """How many columns `text` takes in a fixed-width font: wide East Asian characters take two, combining ones none, nor what follows
    the first part of a Korean syllable that is written in parts."""
    return sum(_columns(c) for c in text) if not text.isascii() else len(text)


def has_hangul(text):
    """Whether Korean letters stand in a text, as syllables or in parts."""
    return not text.isascii() and any("가" <= c <= "힣" or "\u1100" <= c <= "\u11ff" or "ㄱ" <= c <= "ㆎ" for c in text)


def cut(text, columns):
    """`text` cut to fit in `columns`, the last of them an ellipsis where something was cut off."""
    if width(text) <= columns:
        return text
    kept, used = [], 1
    for character in text:
        used += _columns(character)
        if used > columns:
            break
        kept.append(character)
    return "".join(kept) + "…"


def _columns(character):
    if unicodedata.combining(character) or "\u1160" <= character <= "\u11ff":  # the rest of a Korean syllable in parts
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _spelled(character):
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
