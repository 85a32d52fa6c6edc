"""The languages of the site, and where the files of each stand. One folder of the site for each: /en/, /ko/."""

from tools import notebook

LANGUAGES = {"en": "English", "ko": "한국어"}  # each in its own name, as the switch shows it
FIRST = "en"


def all_of_them():
    """Return the languages that have an edition: the first one, and each that has lessons of its own."""
    return [name for name in LANGUAGES if name == FIRST or any((notebook.ROOT / "lessons" / name).glob("*/*.ipynb"))]


def source_of(place, language):
    """Return the path of a file of the site's sources in a language; where there is no translation, the first language's.

    Args:
        place: where it stands in the first language, from the project's folder on, such as "docs/tf.md".
    """
    first = notebook.ROOT / place
    if language == FIRST:
        return first
    folder, _, rest = place.partition("/")
    stem, dot, kind = place.rpartition(".")
    candidates = [f"{folder}/{language}/{rest}", f"{stem}.{language}{dot}{kind}"]
    parts = rest.rpartition(".")
    candidates.append(f"{folder}/{language}/{parts[0]}.{language}.{parts[2]}")
    return next((path for path in map(notebook.ROOT.joinpath, candidates) if path.is_file()), first)
