"""Lesson 3: a tape with the slope of each step."""

from figures.lessons.boxes import drawing

BOXES = {"x = 3": (20, 30), "y = 2": (20, 120), "x · y = 6": (220, 75), "z = x · y + x = 9": (420, 30)}
ARROWS = [("x = 3", "x · y = 6", 2), ("y = 2", "x · y = 6", 3), ("x · y = 6", "z = x · y + x = 9", 1),
          ("x = 3", "z = x · y + x = 9", 1)]


def tape_with_slopes():
    """The tape of z = x · y + x at x = 3, y = 2, with the slope of each step at its arrow."""
    words = "; ".join(f"from {start} to {end}: slope {slope}" for start, end, slope in ARROWS)
    return drawing(570, 176, "A tape", words, BOXES, ARROWS)


FIGURES = {"lesson-03-tape": tape_with_slopes}
