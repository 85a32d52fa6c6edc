"""The teacher's side of the course: hand lessons out, collect what comes back, grade it, and tell everybody how it went.

    python -m tools.teach hand_out 03 --to lesson-03.zip
    python -m tools.teach collect returned/
    python -m tools.teach grade
    python -m tools.teach feedback
    python -m tools.teach marks

A learner's notebook is never trusted: its answers are put into the solution's notebook (`merge`). The code runs in a process of
its own behind a wall (`process` starts it, `worker` is what runs there, `walls` shut it in); the checks run in another, the
`referee`, which asks the first for what it needs (`link`, `wire`, `graphs`; `guests` and `remote` are the two ends).
`marking/` holds what this makes; its folders are laid out as nbgrader's, which can go on from any step.
"""
