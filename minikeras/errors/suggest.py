"""'Did you mean': the nearest known name, for error texts."""

import functools
import inspect


def did_you_mean(name, known, cutoff=0.6):
    """A sentence ` Did you mean 'x'?` naming the closest of `known`, or an empty string when nothing is close."""
    best = nearest(name, known, cutoff)
    return "" if best is None else f" Did you mean {best!r}?"


def nearest(name, known, cutoff=0.6):
    """The closest of `known`, or None when nothing is close.

    Upper and lower case and underscores don't count, so that `Glorot_Uniform` still finds `GlorotUniform`; among names that
    differ only in these, the one spelled most alike is taken.
    """
    import difflib  # opened where something is misspelled

    spellings = {}
    for candidate in known:
        spellings.setdefault(_plain(candidate), []).append(candidate)
    close = difflib.get_close_matches(_plain(name), spellings, n=1, cutoff=cutoff)
    if not close:
        return None
    return max(spellings[close[0]], key=lambda spelling: difflib.SequenceMatcher(None, str(name), spelling).ratio())


class ChecksKeywords:
    """Base of classes whose constructor's TypeError for an unknown keyword argument also names the nearest known one."""

    def __new__(cls, *args, **kwargs):
        if kwargs:
            check_keywords(cls, kwargs)
        return super().__new__(cls)


def check_keywords(cls, kwargs):
    """Raise Python's own TypeError, with the nearest name, for a keyword argument that the constructor of `cls` does not take."""
    qualified_name, known = _keywords(cls.__init__)
    unknown = known and next((name for name in kwargs if name not in known), None)
    if unknown:
        raise TypeError(f"{qualified_name}() got an unexpected keyword argument {unknown!r}{did_you_mean(unknown, known)}")


@functools.cache
def _keywords(init):
    """`(qualified name, names)` of a constructor; no names where it takes any."""
    parameters = list(inspect.signature(init).parameters.values())[1:]
    if any(p.kind in (p.VAR_KEYWORD, p.POSITIONAL_ONLY) for p in parameters):
        return init.__qualname__, ()
    return init.__qualname__, tuple(p.name for p in parameters)


def _plain(name):
    return str(name).lower().replace("_", "")
