"""'Did you mean': the nearest known name, for error texts."""

import difflib


def did_you_mean(name, known):
    """A sentence ` Did you mean 'x'?` naming the closest of `known`, or an empty string when nothing is close.

    Upper and lower case and underscores don't count, so that `Glorot_Uniform` still finds `GlorotUniform`; among names that
    differ only in these, the one spelled most alike is taken.
    """
    spellings = {}
    for candidate in known:
        spellings.setdefault(_plain(candidate), []).append(candidate)
    close = difflib.get_close_matches(_plain(name), spellings, n=1, cutoff=0.6)
    if not close:
        return ""
    best = max(spellings[close[0]], key=lambda spelling: difflib.SequenceMatcher(None, str(name), spelling).ratio())
    return f" Did you mean {best!r}?"


def _plain(name):
    return str(name).lower().replace("_", "")
