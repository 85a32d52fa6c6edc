"""Graphviz where there is one: which program draws DOT text, and how it is called."""

import os
import shutil
import subprocess
import sysconfig

HOW_TO_GET = "pip install graphviz-pure, or a graphviz from https://graphviz.org/download/"
SECONDS = 5  # graphviz needs minutes for a model of some forty layers that skip each other; our own layout, below a second
_SIGNS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}  # what such a file has near its beginning


def find_dot():
    """The path of a graphviz program, or None: what GRAPHVIZ_DOT names, a `dot` on the PATH, or graphviz-pure beside Python."""
    named = os.environ.get("GRAPHVIZ_DOT")
    if named:
        return shutil.which(named)
    # An environment's scripts are on the PATH only while it is activated.
    scripts = sysconfig.get_path("scripts")
    return (
        shutil.which("dot")
        or shutil.which("graphviz-pure")
        or shutil.which("dot", path=scripts)
        or shutil.which("graphviz-pure", path=scripts)
    )


def render(text, format, program=None):
    """Let graphviz draw DOT text; the picture as bytes.

    Raises:
        OSError: if there is no graphviz.
        ValueError: if graphviz refuses the format or the text, or takes longer than `SECONDS`.
    """
    program = program or find_dot()
    if program is None:
        raise FileNotFoundError(f"Drawing DOT text needs graphviz: {HOW_TO_GET}.")
    command = [program, f"-T{format}"]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError(f"{program} did not come to an end with this within {SECONDS} seconds.") from None
    if done.returncode or _SIGNS.get(format, b"") not in done.stdout[:4096] or not done.stdout:
        raise ValueError(f"{program} could not draw this as {format}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
