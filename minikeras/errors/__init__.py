"""How a mistake is told: where it happened, what was there, what is wanted and how to mend it; the nearest name; a short traceback.

`explaining` has the errors, `origin` finds the learner's line, `suggest` the name that was meant, `tracebacks` takes the library's own
lines out of what is shown.
"""
