"""The links of the lessons: to the lesson before and after, to the lessons that a text names, and to the solution.

    python -m tools.lessons link       writes them into the solutions; a lesson has what its solution has

They stand in the solutions' own text, relative to the notebook, and so hold in solutions/, in lessons/ and in a working copy. Where
the course stands on the web as well, `DOORS` says so, and the title gets a link for each; an empty address is left out.
"""

import re

# Where the course stands on the web, and nowhere else: an address with {name}, a lesson's name, in it. No public address is settled yet.
DOORS = {
    "Read on the web": "",  # as https://OWNER.github.io/REPOSITORY/en/lessons/{name}/{name}.html
    "Run in the browser": "",  # as https://OWNER.github.io/REPOSITORY/en/notebook.html?path=lessons/{name}/{name}.ipynb
    "Open in Colab": "",  # as https://colab.research.google.com/github/OWNER/REPOSITORY/blob/main/lessons/{name}/{name}.ipynb
    "Download": "",  # as https://OWNER.github.io/REPOSITORY/en/lessons/{name}/{name}.ipynb
}
NAMED = re.compile(r"\b([Ll]esson) (\d{1,2})\b(?!\])|\b([Ll]essons) (\d{1,2}) and (\d{1,2})\b(?!\])")
NAMED_IN_KOREAN = re.compile(r"(?<![\d\[.])(\d{1,2})강(?!\])")
WAYS = re.compile(r"\n*^\*\*(?:The way on|다음 길)\.\*\* .*$", re.MULTILINE)
OPENED = re.compile(r"\n*^\*\*Elsewhere\.\*\* .*$", re.MULTILINE)


def linked(book, name, titles, language="en"):
    """Write a notebook's links into its cells of text, in place of those that it has.

    Args:
        book: the notebook of a solution.
        name: its folder's name, such as "02-functional-models".
        titles: a dict from the name of every lesson to its title, in order; None where there is no such lesson in the language yet.
        language: that of the notebook.
    """
    texts = [cell for cell in book.cells if cell.cell_type == "markdown"]
    for cell in texts:
        cell.source = "\n".join(
            line if line.startswith(("<", "!", "```")) else NAMERS[language](line, name, titles)
            for line in cell.source.split("\n")
        )
    texts[0].source = OPENED.sub("", texts[0].source) + doors(name)
    texts[-1].source = WAYS.sub("", texts[-1].source).rstrip() + WAYS_ON[language](name, titles)


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


def named_in_korean(line, name, titles):
    """Return a line of Korean text with a link behind each lesson that it names, "2강"."""
    by_number = {int(title[:2]): title for title in titles}

    def link(match):
        target = by_number.get(int(match[1]), name)
        return match[0] if target == name else f"[{match[0]}]({place_from_korean(target, titles)})"

    return NAMED_IN_KOREAN.sub(link, line)


def ways_in_korean(name, titles):
    """Return the last lines of a Korean lesson; a lesson that is not translated yet is the English one."""
    names = list(titles)
    here = names.index(name)
    neighbours = [("다음", names[here + 1 : here + 2]), ("이전", names[max(here - 1, 0) : here])]
    told = [
        f"{word}: [{int(other[:2])}강 {titles[other] or '(영어)'}]({place_from_korean(other, titles)})."
        for word, others in neighbours
        for other in others
    ]
    told.append(f"먼저 풀어 본 다음에 볼 답: [풀이](../../../solutions/ko/{name}/{name}.ipynb).")
    return f"\n\n**다음 길.** {' '.join(told)}"


def place_from_korean(name, titles):
    """Return where a Korean lesson finds another: beside it, or the English one above."""
    return place(name) if titles[name] else f"../{place(name)}"


def doors(name):
    """Return the line with the links to where a lesson can be read and run without an installation, or nothing."""
    return f"\n\n**Elsewhere.** {opened(name)}" if opened(name) else ""


def opened(name):
    """Return the links to where a lesson stands on the web, those without an address left out."""
    return " · ".join(f"[{words}]({address.format(name=name)})" for words, address in DOORS.items() if address)


def titled(name, titles):
    return f"[{int(name[:2])} {titles[name]}]({place(name)})"


def place(name):
    return f"../{name}/{name}.ipynb"


NAMERS = {"en": named, "ko": named_in_korean}
WAYS_ON = {"en": ways, "ko": ways_in_korean}
