"""The lessons as notebooks that run in the browser: JupyterLite, its files, and the settings that keep it within this site."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from minikeras.course import working_copy
from tools import notebook
from tools.web import editions, runtime
from tools.web.words import notebook_words

FOLDER = "lite"
KERNEL = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
PLUGIN = "@jupyterlite/pyodide-kernel-extension:kernel"
LOADED = ["numpy", "minikeras-openblas", "minikeras-numpy", "rich", "matplotlib"]
SETTINGS = {
    "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 8},
    "@jupyterlab/apputils-extension:themes": {"adaptive-theme": True},
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def lay(target, work, pyodide=""):
    """Build JupyterLite into the site, anew; return a line about it.

    Args:
        target: the folder of the site.
        work: a folder for what is only needed on the way.
        pyodide: where Pyodide comes from, "" for the site's own.

    Raises SystemExit where JupyterLite's own build fails, or where it asks another host for Python all the same.
    """
    site, files = target / FOLDER, work / "files"
    shutil.rmtree(site, ignore_errors=True)  # a second build over an old one loses settings
    shutil.rmtree(work, ignore_errors=True)
    for language in editions.all_of_them():
        lay_files(files if language == editions.FIRST else files / language, language)
    (work / "overrides.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", str(work), "--contents", str(files)]
    command += ["--output-dir", str(site), "--no-sourcemaps", "--apps", "notebooks", "--apps", "lab"]
    run = subprocess.run(command, cwd=work, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"JupyterLite could not be built:\n{run.stdout[-2000:]}{run.stderr[-4000:]}")
    settle(site, pyodide)
    for language in editions.all_of_them():
        (target / language / "notebook.html").write_text(page(language), encoding="utf-8")
    return f"notebooks: {sum(path.stat().st_size for path in site.rglob('*') if path.is_file()) / 1e6:.1f} MB"


def lay_files(folder, language):
    """Lay out what a notebook finds beside it: a working copy of the lessons, their data and pictures, and the code that they name."""
    inner = "" if language == editions.FIRST else language
    working_copy.renew(notebook.ROOT / "lessons" / inner, folder / "lessons")
    for path in (folder / "lessons").rglob("*.ipynb"):
        book = json.loads(path.read_text(encoding="utf-8"))
        book["metadata"]["kernelspec"] = KERNEL
        path.write_text(json.dumps(book, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shutil.copytree(notebook.ROOT / runtime.DATA, folder / runtime.DATA)
    shutil.copytree(
        notebook.ROOT / "figures", folder / "figures", ignore=shutil.ignore_patterns("*.py", "lessons", "__pycache__")
    )
    for path in (folder / "figures").rglob("*.svg"):  # JupyterLite makes one byte of each letter
        path.write_bytes(path.read_text(encoding="utf-8").encode("ascii", "xmlcharrefreplace"))
    for path in [*notebook.ROOT.glob("solutions/[0-9]*/*.ipynb"), *named_code(folder)]:
        place = folder / path.relative_to(notebook.ROOT)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)


def named_code(folder):
    """Return the files of the library that the lessons link to."""
    text = "".join(path.read_text(encoding="utf-8") for path in (folder / "lessons").rglob("*.ipynb"))
    return [
        path
        for path in (notebook.ROOT / "minikeras").rglob("*.py")
        if f"../{path.relative_to(notebook.ROOT).as_posix()})" in text
    ]


def settle(site, pyodide):
    """Say in JupyterLite's own settings where Python comes from, and see to it that they say so."""
    for path in [site / "jupyter-lite.json", *site.glob("*/jupyter-lite.json")]:
        told = json.loads(path.read_text(encoding="utf-8"))
        data = told.setdefault("jupyter-config-data", {})
        data.update({"appName": "minikeras", "exposeAppInBrowser": True, "disabledExtensions": disabled(data)})
        kernel = data.setdefault("litePluginSettings", {}).setdefault(PLUGIN, {})
        kernel.update(
            pyodideUrl=pyodide_of(path, site, pyodide), disablePyPIFallback=True, loadPyodideOptions={"packages": LOADED}
        )
        path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    wrong = [fault for fault in faults(site) if not pyodide]
    if wrong:
        raise SystemExit("JupyterLite would ask another host: " + "; ".join(wrong))


def disabled(data):
    return sorted({*data.get("disabledExtensions", []), "@jupyterlab/extensionmanager-extension"})


def pyodide_of(path, site, pyodide):
    """Return the address of Pyodide as a file of settings has it: from its own folder on."""
    up = "../" * (len(path.relative_to(site).parts))
    return f"{pyodide}pyodide.mjs" if pyodide else f"{up}{runtime.FOLDER}/pyodide.mjs"


def faults(site):
    """Return what in JupyterLite's settings would ask another host, a sentence each."""
    told = []
    for path in [site / "jupyter-lite.json", *site.glob("*/jupyter-lite.json")]:
        data = json.loads(path.read_text(encoding="utf-8"))["jupyter-config-data"]
        kernel = data.get("litePluginSettings", {}).get(PLUGIN, {})
        there = kernel.get("pyodideUrl", "")
        if not there.startswith(".") or not (path.parent / there).resolve().is_file():
            told.append(f"{path.relative_to(site)}: pyodideUrl is {there!r}, which is no file of the site")
        if not kernel.get("disablePyPIFallback"):
            told.append(f"{path.relative_to(site)}: packages may come from an index")
    return told


def page(language):
    """Return the page around a notebook: what JupyterLite has no button for."""
    words = notebook_words(language)
    page = Path(__file__).with_name("notebook.html").read_text(encoding="utf-8")
    for key, text in words.items():
        page = page.replace("{{" + key + "}}", text)
    prefix = "" if language == editions.FIRST else f"{language}/"
    return (
        page.replace("{{language}}", language)
        .replace("{{prefix}}", prefix)
        .replace("{{words}}", json.dumps(words, ensure_ascii=False))
    )
