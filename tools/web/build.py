"""The site from its parts: the pages of each language, the first page, and what the browser runs."""

import json
import os
import shutil
import subprocess
import sys

from tools import notebook
from tools.web import carriers, editions, lite, runtime, stage

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
    told = [] if only_pages else [run_in_the_browser(target)]
    told += [pages(language, target, not only_pages, pyodide) for language in languages]
    if not only_pages:
        told.append(lite.lay(target, WORK / "lite", pyodide))
        # A notebook asks for its pictures here, before JupyterLite has turned their addresses to its own files.
        shutil.copytree(
            notebook.ROOT / "figures", target / "figures", ignore=shutil.ignore_patterns("*.py", "__pycache__", "lessons")
        )
    shutil.rmtree(target / "jupyter_execute", ignore_errors=True)  # an empty folder of myst-nb's
    (target / "index.html").write_text(FIRST_PAGE.format(languages=json.dumps(languages)), encoding="utf-8")
    (target / ".nojekyll").write_text("", encoding="utf-8")  # GitHub Pages, too, shows folders that begin with _
    return told


def run_in_the_browser(target):
    """Lay out what the browser runs and reads; return a line about it. Raises SystemExit where a file can't be had."""
    try:
        size = runtime.lay(target)
    except carriers.Missing as missing:
        raise SystemExit(f"{missing} (make site ARGS=--only-pages builds the pages to read without it.)") from None
    runtime.lay_data(target)
    return f"Python for the browser: {size / 1e6:.1f} MB"


def pages(language, site, runs, pyodide):
    """Build the pages of a language; return a line about it. Raises SystemExit where Sphinx fails or warns."""
    target = site / language
    source, extra, shown = (WORK / name / language for name in ("source", "extra", "shown.json"))
    files = stage.stage(language, source)
    shown.parent.mkdir(parents=True, exist_ok=True)
    shown.write_text(json.dumps(sorted(files)), encoding="utf-8")
    lay_beside(language, extra, runs)
    environ = {
        **os.environ,
        "MINIKERAS_SITE_LANGUAGE": language,
        "MINIKERAS_SITE_SHOWN": str(shown),
        "MINIKERAS_SITE_EXTRA": str(extra),
        "MINIKERAS_SITE_RUNS": "yes" if runs else "",
        "MINIKERAS_SITE_PYODIDE": pyodide,
    }
    settings = ["-c", str(notebook.ROOT / "tools/web"), "-d", str(WORK / "doctrees" / language)]
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-q", "--keep-going", "-j", "2", *settings]
    run = subprocess.run([*command, str(source), str(target)], env=environ, cwd=notebook.ROOT, capture_output=True, text=True)
    if run.returncode or run.stderr.strip():
        raise SystemExit(f"Sphinx could not make the pages ({language}):\n{run.stdout}{run.stderr}")
    return f"{language}: {sum(1 for _ in target.rglob('*.html'))} pages"


def lay_beside(language, extra, runs):
    """Lay out what stands beside the pages as it is: the pictures, the notebooks to download, and MathJax."""
    shutil.rmtree(extra, ignore_errors=True)
    shutil.copytree(
        notebook.ROOT / "figures", extra / "figures", ignore=shutil.ignore_patterns("*.py", "lessons", "__pycache__")
    )
    for path in [*notebook.ROOT.glob("lessons/[0-9]*/*.ipynb"), *notebook.ROOT.glob("solutions/[0-9]*/*.ipynb")]:
        place = path.relative_to(notebook.ROOT).as_posix()
        (extra / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(editions.source_of(place, language), extra / place)
    for name in carriers.names() if runs else []:
        if name.startswith("mathjax/"):
            path = extra / "_static" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(carriers.read(name))
