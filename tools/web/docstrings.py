"""Docstrings as Markdown: sections as lists, examples in fences, and no sign that Markdown or Sphinx would take for its own."""

import re

SECTION = re.compile(
    r"^(Args|Arguments|Attributes|Returns|Raises|Yields|Call arguments|Input shape|Output shape|Reference|Example):$"
)
ENTRY = re.compile(r"^ {4}([\w*][\w*, ./|`]*): (.*)$")
CODE = re.compile(r"(``.+?``|`[^`]+`)", re.DOTALL)


def markdown(text):
    """Return a docstring's text as Markdown."""
    lines, made, inside = text.expandtabs().split("\n"), [], None
    while lines:
        line = lines.pop(0)
        if line.lstrip().startswith(">>> "):
            block = [line.strip()]
            while lines and lines[0].strip():
                block.append(lines.pop(0).strip())
            made += ["", "```pycon", *block, "```", ""]
        elif SECTION.match(line):
            inside = line[:-1]
            made += ["", f"**{inside}**", ""]
        elif inside and (entry := ENTRY.match(line)):
            made.append(f"- `{entry[1]}`: {escaped(entry[2])}")
        elif inside and line.startswith("    "):
            made.append("  " + escaped(line.strip()))
        elif line.startswith("    ") and not inside:
            block = [line[4:]]
            while lines and (lines[0].startswith("    ") or not lines[0].strip()):
                block.append(lines.pop(0)[4:])
            made += ["", "```python", *"\n".join(block).rstrip().split("\n"), "```", ""]
        else:
            inside = inside if not line.strip() else None
            made.append(escaped(line))
    return "\n".join(made).strip()


def escaped(line):
    """Return a line whose signs outside of code are text."""
    pieces = CODE.split(line)
    return "".join(piece if piece.startswith("`") else re.sub(r"([*$<_\[\]])", r"\\\1", piece) for piece in pieces)
