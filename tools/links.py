"""The links of the lessons: to the lesson before and after, to the lessons that a text names, and to the solution.

    python -m tools.lessons link       writes them into the solutions; a lesson has what its solution has

They stand in the solutions' own text, relative to the notebook, and so hold in solutions/, in lessons/ and in a working copy. Where
the course stands on the web as well, `DOORS` says so, and the title gets a link for each; an empty address is left out.
"""

import re

DOORS = {  # the address of the folder of lessons, behind which NAME/NAME.ipynb is put
    "Open in Colab": "",  # as https://colab.research.google.com/github/OWNER/REPOSITORY/blob/main/lessons/
    "Run in the browser": "",
}
NAMED = re.compile(r"\b([Ll]esson) (\d{1,2})\b(?!\])|\b([Ll]essons) (\d{1,2}) and (\d{1,2})\b(?!\])")
WAYS = re.compile(r"\n*^\*\*The way on\.\*\* .*$", re.MULTILINE)
OPENED = re.compile(r"\n*^\*\*Elsewhere\.\*\* .*$", re.MULTILINE)


def linked(book, name, titles):
    """Write a notebook's links into its cells of text, in place of those that it has.

    Args:
        book: the notebook of a solution.
        name: its folder's name, such as "02-functional-models".
        titles: a dict from the name of every lesson to its title, in order.
    """
    texts = [cell for cell in book.cells if cell.cell_type == "markdown"]
    for cell in texts:
        cell.source = "\n".join(
            line if line.startswith(("<", "!", "```")) else named(line, name, titles) for line in cell.source.split("\n")
        )
    texts[0].source = OPENED.sub("", texts[0].source) + doors(name)
    texts[-1].source = WAYS.sub("", texts[-1].source).rstrip() + ways(name, titles)


def named(line, name, titles):
    """Return a line of text with a link behind each lesson that it names, but for the lesson that it stands in."""
    by_number = {int(title[:2]): title for title in titles}

    def link(text, number):
        target = by_number.get(int(number), name)
        return text if target == name else f"[{text}]({place(target)})"

    def replaced(match):
        if match[1]:
            return link(match[0], match[2])
        return f"{match[3]} {link(match[4], match[4])} and {link(match[5], match[5])}"

    return NAMED.sub(replaced, line)


def ways(name, titles):
    """Return the last lines of a lesson: where it goes on, what came before, and where the solution stands."""
    names = list(titles)
    here = names.index(name)
    told = []
    if here + 1 < len(names):
        told.append(f"Next: {titled(names[here + 1], titles)}.")
    if here:
        told.append(f"Before: {titled(names[here - 1], titles)}.")
    told.append(f"The answers, when you have tried: [the solution](../../solutions/{name}/{name}.ipynb).")
    return f"\n\n**The way on.** {' '.join(told)}"


def doors(name):
    """Return the line with the links to where a lesson can be run without an installation, or nothing."""
    told = [f"[{words}]({address}{name}/{name}.ipynb)" for words, address in DOORS.items() if address]
    return f"\n\n**Elsewhere.** {' · '.join(told)}" if told else ""


def titled(name, titles):
    return f"[{int(name[:2])} {titles[name]}]({place(name)})"


def place(name):
    return f"../{name}/{name}.ipynb"
