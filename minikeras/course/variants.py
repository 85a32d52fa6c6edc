"""Numbers of one's own: an exercise draws them from who the learner is, so that a neighbour's answer does not fit."""

import hashlib
import os

GRADED = "MINIKERAS_LEARNER"  # who is being graded: what the notebook says of itself does not count then
_said = ""


def learner(who):
    """Say whose notebook this is, by student number or login: `course.learner("20231234")`. Without it, all have the same numbers."""
    global _said
    _said = str(who).strip()


def variant(exercise, choices):
    """Return one of the choices: always the same one for a learner and an exercise, and the first where nobody is named.

    Args:
        exercise: the number of the exercise, such as "1.1".
        choices: a list; as many that a neighbour hardly has the same one.
    """
    who = os.environ.get(GRADED, _said)
    if not who:
        return choices[0]
    digest = hashlib.sha256(f"{exercise} {who.lower()}".encode()).digest()
    return choices[int.from_bytes(digest[:8], "big") % len(choices)]
