"""'Did you mean': the nearest known name, for error texts."""

import difflib


def did_you_mean(name, known):
    """A sentence ` Did you mean 'x'?` naming the closest of `known`, or an empty string when nothing is close.

    Upper and lower case and underscores don't count, so that `Glorot_Uniform` still finds `GlorotUniform`.
    """
    by_plain_form = {}
    for candidate in known:
        by_plain_form.setdefault(_plain(candidate), candidate)
    close = difflib.get_close_matches(_plain(name), by_plain_form, n=1, cutoff=0.6)
    return f" Did you mean {by_plain_form[close[0]]!r}?" if close else ""


def _plain(name):
    return str(name).lower().replace("_", "")
