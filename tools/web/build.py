"""The site from its parts: the pages of each language, the first page, and what the browser runs."""

import json
import os
import shutil
import subprocess
import sys

from tools import notebook
from tools.web import editions, stage

WORK = notebook.ROOT / "build" / "site"  # not in git: the sources as Sphinx reads them, and what it keeps from run to run
FIRST_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>minikeras</title>
<script>
const known = {languages}, wanted = (navigator.languages || []).map(name => name.slice(0, 2));
location.replace((wanted.find(name => known.includes(name)) || known[0]) + "/index.html");
</script>
<meta http-equiv="refresh" content="1; url=en/index.html">
<p><a href="en/index.html">minikeras</a></p>
"""


def build(target, only_pages=False, pyodide=""):
    """Build the site in a folder, anew; return what was done, a line for each part."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    languages = editions.all_of_them()
    told = [pages(language, target / language) for language in languages]
    (target / "index.html").write_text(FIRST_PAGE.format(languages=json.dumps(languages)), encoding="utf-8")
    (target / ".nojekyll").write_text("", encoding="utf-8")  # GitHub Pages, too, shows folders that begin with _
    return told


def pages(language, target):
    """Build the pages of a language; return a line about it. Raises SystemExit where Sphinx fails or warns."""
    source, extra, shown = (WORK / name / language for name in ("source", "extra", "shown.json"))
    files = stage.stage(language, source)
    shown.parent.mkdir(parents=True, exist_ok=True)
    shown.write_text(json.dumps(sorted(files)), encoding="utf-8")
    lay_beside(language, extra)
    environ = {
        **os.environ,
        "MINIKERAS_SITE_LANGUAGE": language,
        "MINIKERAS_SITE_SHOWN": str(shown),
        "MINIKERAS_SITE_EXTRA": str(extra),
    }
    settings = ["-c", str(notebook.ROOT / "tools/web"), "-d", str(WORK / "doctrees" / language)]
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "--keep-going", "-j", "2", *settings]
    run = subprocess.run([*command, str(source), str(target)], env=environ, cwd=notebook.ROOT, capture_output=True, text=True)
    if run.returncode or run.stderr.strip():
        raise SystemExit(f"Sphinx could not make the pages ({language}):\n{run.stdout}{run.stderr}")
    return f"{language}: {sum(1 for _ in target.rglob('*.html'))} pages"


def lay_beside(language, extra):
    """Lay out what stands beside the pages as it is: the pictures, and the notebooks to download."""
    shutil.rmtree(extra, ignore_errors=True)
    shutil.copytree(
        notebook.ROOT / "figures", extra / "figures", ignore=shutil.ignore_patterns("*.py", "lessons", "__pycache__")
    )
    for path in [*notebook.ROOT.glob("lessons/[0-9]*/*.ipynb"), *notebook.ROOT.glob("solutions/[0-9]*/*.ipynb")]:
        place = path.relative_to(notebook.ROOT).as_posix()
        (extra / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(editions.source_of(place, language), extra / place)
