"""What pyproject.toml cannot say: the lessons, their data and their pictures go into the wheel, where `minikeras learn` finds them.

They stand at the top of a clone, to be read there, and in the package under minikeras/course/files. An editable installation reads
the clone's own.
"""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("lessons", "figures")
NAMES = ("*.ipynb", "*.svg", "*.png", "*.csv", "*.npz", "*.md")


class build_with_lessons(build_py):
    """build_py, and a copy of the lessons in the package."""

    def run(self):
        super().run()
        if not self.editable_mode:
            files = Path(self.build_lib, "minikeras", "course", "files")
            shutil.rmtree(files, ignore_errors=True)
            for source in sources():
                (files / source).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, files / source)


def sources():
    """Return the files of the lessons as they are committed: without what a run leaves beside them."""
    found = [path for folder in FOLDERS for name in NAMES for path in sorted(Path(folder).rglob(name))]
    return [path for path in found if not any(part.startswith(".") for part in path.parts)]


setup(cmdclass={"build_py": build_with_lessons})
