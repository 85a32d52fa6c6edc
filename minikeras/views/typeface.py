"""The Korean typeface that comes with the package, for pictures that matplotlib draws: a font of its own has no Hangul.

It stands behind DejaVu Sans, so that letters, digits and signs look as they always do. It is loaded by its path: what the system has
installed makes no difference. `python -m tools.typeface` makes the file.
"""

import functools
from pathlib import Path

FAMILY = "Noto Sans KR Subset"
PATH = Path(__file__).with_name("fonts") / "noto-sans-kr-subset.otf"


@functools.cache
def family():
    """Make matplotlib know the typeface, once, and return its name."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(PATH)
    return FAMILY
