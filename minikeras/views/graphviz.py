"""Graphviz where there is one: which program draws DOT text, and how it is called."""

import os
import shutil
import subprocess
import sysconfig

HOW_TO_GET = "pip install graphviz-pure, or a graphviz from https://graphviz.org/download/"
SECONDS = 60  # longer than any model should take; a program that hangs must not hang the notebook


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
        ValueError: if graphviz refuses the format or the text.
    """
    program = program or find_dot()
    if program is None:
        raise FileNotFoundError(f"Drawing DOT text needs graphviz: {HOW_TO_GET}.")
    done = subprocess.run([program, f"-T{format}"], input=text.encode(), capture_output=True, timeout=SECONDS, check=False)
    if done.returncode or not done.stdout:
        raise ValueError(f"{program} could not draw this as {format}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout
