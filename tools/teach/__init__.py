"""The teacher's side of the course: hand lessons out, collect what comes back, grade it, and tell everybody how it went.

    python -m tools.teach hand_out 03 --to lesson-03.zip
    python -m tools.teach collect returned/
    python -m tools.teach grade
    python -m tools.teach feedback
    python -m tools.teach marks

A learner's notebook is never trusted: its answers are put into the solution's notebook (`merge`), which has the checks, the
hidden tests and the points, and that is run in a process of its own (`grade` starts it, `worker` is what runs there).
`marking/` holds what this makes; its folders are laid out as nbgrader's, which can go on from any step.
"""
