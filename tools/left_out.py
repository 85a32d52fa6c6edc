"""Write docs/left-out.md, the page of what Keras has and minikeras does not: `python -m tools.left_out`."""

from minikeras.old_spellings.left_out import page
from tools import notebook

PAGE = notebook.ROOT / "docs" / "left-out.md"

if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
