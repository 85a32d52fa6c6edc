"""The page that says how to cite: CITATION.cff in words, and as BibTeX."""

import re

from tools import notebook


def page(words):
    """Return the page's Markdown."""
    told = fields((notebook.ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    entry = "\n".join(
        [
            "@software{minikeras,",
            f"  author = {{{{{told['author']}}}}},",
            f"  title = {{{told['title']}}},",
            f"  version = {{{told['version']}}},",
            f"  license = {{{told['license']}}}",
            "}",
        ]
    )
    text = f"{told['author']}: {told['title']}. Version {told['version']}. {told['license']} licence."
    return f"# {words['cite']}\n\n{told['message']}\n\n> {text}\n\n```bibtex\n{entry}\n```\n"


def fields(text):
    """Return what a CITATION.cff says at its top level, and its first author's name."""
    found = {key: value.strip().strip('"') for key, value in re.findall(r"^([a-z-]+): *(.+)$", text, re.MULTILINE)}
    return found | {"author": re.search(r"- name: (.+)", text)[1]}
