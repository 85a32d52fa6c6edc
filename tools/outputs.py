"""Compare the outputs of a notebook's cell: what is stored, and what a run printed.

Two outputs agree when their text is the same, or when it differs only in numbers that are near: whole numbers must be
equal, decimal ones within a relative 1e-3. Pictures are compared by their text alternative. What no run repeats (times,
addresses, the redrawing of a progress bar) is taken out first.
"""

import re

TOLERANCE = 1e-3
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![A-Za-z_])")
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
VOLATILE = [
    # Keras's progress: "1s 18ms/step", "0s - 18ms/step"; while it runs, "0:12" stands for the seconds.
    (re.compile(r"(?:\d+:)*\d+s?( -)? \d+(?:\.\d+)?(?:us|ms|s)/(step|epoch)"), r"<time>/\2"),
    (re.compile(r"\b\d+(?:\.\d+)? ?(?:ns|us|µs|ms|seconds?)\b"), "<time>"),
    (re.compile(r"(?<=[\s(])\d+(?:\.\d+)?s\b"), "<time>"),
    (re.compile(r"\b0x[0-9a-fA-F]+"), "<address>"),
]


def compare(stored, printed):
    """Return None where two lists of outputs agree, else a text that says where they differ.

    Both are lists of nbformat outputs: stream, display_data, execute_result or error.
    """
    stored, printed = readable(stored), readable(printed)
    kinds = [[kind for kind, _ in side] for side in (stored, printed)]
    if kinds[0] != kinds[1]:
        return f"expected the outputs {_names(kinds[0])}, got {_names(kinds[1])}\n{_both(stored, printed)}"
    for (kind, expected), (_, got) in zip(stored, printed):
        difference = compare_text(expected, got)
        if difference:
            return f"{kind}: {difference}\n{_both(stored, printed)}"
    return None


def compare_text(expected, got):
    """Return None where two texts agree but for near numbers, else what differs first."""
    if expected == got:
        return None
    words = [_squeeze(NUMBER.sub(" \0 ", text)) for text in (expected, got)]
    if words[0] != words[1]:
        return _first_difference(expected, got)
    for left, right in zip(NUMBER.findall(expected), NUMBER.findall(got)):
        if not near(left, right):
            return f"expected the number {left}, got {right}"
    return None


def near(left, right):
    """Tell whether two numbers, given as text, are the same to the digits shown or within the tolerance."""
    if left == right:
        return True
    if _whole(left) and _whole(right):
        return int(left) == int(right)
    a, b = float(left), float(right)
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b))


def readable(outputs):
    """Return outputs as pairs of kind and text, what no run repeats taken out.

    Streams that follow each other are joined by their name, and an empty stream is left out. A display's kind names the
    picture formats in it, so that a missing picture is seen.
    """
    pairs = []
    for output in join_streams(outputs):
        if output["output_type"] == "stream":
            pairs.append((output["name"], output["text"]))
        elif output["output_type"] == "error":
            pairs.append(("error", f"{output['ename']}: {output['evalue']}"))
        else:
            pairs.append((_display_kind(output), _display_text(output)))
    pairs = [(kind, _steady(text)) for kind, text in pairs]
    return [(kind, text) for kind, text in pairs if text or kind.startswith("display")]


def screen(text):
    """Return what a terminal would show of a text: carriage returns and backspaces done, colours left out."""
    return "\n".join(_screen_line(line) for line in ESCAPE.sub("", text).split("\n"))


def _screen_line(line):
    cells, place = [], 0
    for sign in line:
        if sign == "\r":
            place = 0
        elif sign == "\b":
            place = max(0, place - 1)
        else:
            cells[place : place + 1] = sign
            place += 1
    return "".join(cells).rstrip()


def join_streams(outputs):
    """Join streams of one name between two displays: how a text is cut into messages differs from run to run."""
    joined, current = [], {}
    for output in outputs:
        if output["output_type"] != "stream":
            current = {}
            joined.append(output)
        elif output["name"] in current:
            current[output["name"]]["text"] += _text(output["text"])
        else:
            stream = {"output_type": "stream", "name": output["name"], "text": _text(output["text"])}
            current[stream["name"]] = stream
            joined.append(stream)
    return joined


def _display_kind(output):
    pictures = sorted(mime for mime in output["data"] if mime.startswith("image/"))
    return " ".join(["display", *pictures])


def _display_text(output):
    data = output["data"]
    if "text/plain" in data:
        text = _text(data["text/plain"])
    else:
        text = "\n".join(_text(data[mime]) for mime in sorted(data) if not mime.startswith("image/"))
    alternatives = [values["alt"] for _, values in sorted(output.get("metadata", {}).items()) if _has_alt(values)]
    return "\n".join([text, *(alt for alt in alternatives if alt != text)])


def _has_alt(values):
    return isinstance(values, dict) and "alt" in values


def _steady(text):
    text = screen(text)
    for pattern, name in VOLATILE:
        text = pattern.sub(name, text)
    return text.strip("\n")


def _text(value):
    return "".join(value) if isinstance(value, list) else str(value)


def _squeeze(text):
    return " ".join(text.split())


def _whole(number):
    return number.lstrip("+-").isdigit()


def _first_difference(expected, got):
    left, right = expected.split("\n"), got.split("\n")
    for number, (a, b) in enumerate(zip(left, right), 1):
        if _squeeze(NUMBER.sub(" \0 ", a)) != _squeeze(NUMBER.sub(" \0 ", b)):
            return f"line {number} differs: expected {a!r}, got {b!r}"
    return f"expected {len(left)} lines, got {len(right)}"


def _names(kinds):
    return ", ".join(kinds) or "none"


def _both(stored, printed):
    blocks = []
    for title, pairs in (("expected", stored), ("got", printed)):
        blocks += [f"--- {title}", *(text for _, text in pairs)]
    return "\n".join(blocks)
