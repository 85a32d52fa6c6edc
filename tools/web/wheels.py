"""Wheels made here: minikeras as the browser gets it, without the lessons, and OpenBLAS for wasm as a package of its own.

They are the same bytes whenever the same files go in.
"""

import base64
import hashlib
import io
import re
import zipfile

from tools import notebook
from tools.web import carriers

LIBRARY = notebook.ROOT / "minikeras"
NOT_THERE = (".pyi", ".pyc")  # what is read by editors, or made anew
BLAS = "minikeras_openblas"  # minikeras.machine.wasm_blas looks for it


def minikeras():
    """Return the name and the bytes of minikeras's wheel."""
    version = re.search(r'^__version__ = "(.+)"', (LIBRARY / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)[1]
    paths = sorted(path for path in LIBRARY.rglob("*") if path.is_file() and path.suffix not in NOT_THERE)
    files = {path.relative_to(notebook.ROOT).as_posix(): path.read_bytes() for path in paths}
    return wheel("minikeras_numpy", version, files, "MIT")


def openblas():
    """Return the name and the bytes of the wheel that holds OpenBLAS."""
    said = b'"""OpenBLAS for wasm: `PATH` is the library."""\nimport os\nPATH = os.path.join(os.path.dirname(__file__), "libopenblas.so")\n'
    files = {f"{BLAS}/__init__.py": said, f"{BLAS}/libopenblas.so": carriers.read("libopenblas.so")}
    return wheel(BLAS, "0.3.28", files, "BSD-3-Clause")


def wheel(name, version, files, licence):
    """Return the file name and the bytes of a wheel of pure files."""
    told = f"{name}-{version}.dist-info"
    files = {
        **files,
        f"{told}/METADATA": f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nLicense-Expression: {licence}\n".encode(),
        f"{told}/WHEEL": b"Wheel-Version: 1.0\nGenerator: minikeras\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},sha256={mark(content)},{len(content)}\n" for path, content in files.items())
    files[f"{told}/RECORD"] = f"{record}{told}/RECORD,,\n".encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return f"{name}-{version}-py3-none-any.whl", packed.getvalue()


def mark(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
