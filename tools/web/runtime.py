"""Python for the browser: Pyodide's core, the wheels, and the list of them that Pyodide reads. One folder of the site serves all."""

import json
import shutil

from tools import notebook
from tools.web import carriers, wheels

# What Pyodide's own list says of the Python that the wheels were built for.
BUILT_FOR = {"abi_version": "2026_0", "arch": "wasm32", "platform": "emscripten_5_0_3", "python": "3.14.0"}
FOLDER = "pyodide"
DATA = "lessons/data"


def lay(target):
    """Write the folder into the site; return the number of its bytes. Raises carriers.Missing where a file can't be had."""
    folder, packages = target / FOLDER, {}
    folder.mkdir(parents=True, exist_ok=True)
    for name in carriers.names():
        file = carriers.ENTRIES[name][1]
        if "wheel" in file:
            packages[file["wheel"]["name"]] = entry(folder, name, carriers.read(name), **file["wheel"])
        elif not name.startswith(("mathjax", "libopenblas")):
            (folder / name).write_bytes(carriers.read(name))
    for made, imports, depends in ((wheels.openblas(), wheels.BLAS, []), (wheels.minikeras(), "minikeras", ["numpy"])):
        name, version = made[0].split("-")[:2]
        name = name.replace("_", "-")
        packages[name] = entry(folder, *made, name=name, version=version, imports=[imports], depends=depends)
    lock = {"info": BUILT_FOR, "packages": dict(sorted(packages.items()))}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")
    (folder / "LICENSES.md").write_text(carriers.licences() + "\n", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.iterdir())


def lay_data(target):
    """Write the lessons' data into the site, and data.json: the size of each file by its path."""
    sizes = {}
    for path in sorted((notebook.ROOT / DATA).iterdir()):
        place = path.relative_to(notebook.ROOT).as_posix()
        (target / "files" / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target / "files" / place)
        sizes[place] = path.stat().st_size
    (target / "files" / "data.json").write_text(json.dumps(sizes), encoding="utf-8")


def entry(folder, file, content, name, version, imports, depends):
    """Write a wheel into the folder; return what Pyodide's list says of it."""
    (folder / file).write_bytes(content)
    return {
        "name": name,
        "version": version,
        "file_name": file,
        "install_dir": "site",
        "sha256": carriers.digest(content),
        "package_type": "package",
        "imports": imports,
        "depends": depends,
        "unvendored_tests": False,
    }
