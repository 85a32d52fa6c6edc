"""The further members of a `.keras` file, under `assets/<path of the layer>/`.

Lookup layers have the vocabularies that they have learned there, as texts. A learner's own layer or model may write any files,
in its `save_assets(folder)`, and find them again in `load_assets(folder)`: for these, and only these, a new temporary folder is
made.
"""

import os
import tempfile

from minikeras.saving.bounds import MAX_LETTERS
from minikeras.saving.refusal import FileRefused
from minikeras.saving.safe_names import is_safe
from minikeras.saving.saveables import saveables

FOLDER = "assets"
MAX_BYTES = 16 << 20


def assets_of(model):
    """Dict of the names of members and their texts or bytes. Raises ValueError for a file that could not be read back."""
    found = {}
    for path, saveable in saveables(model):
        if hasattr(saveable, "asset_texts"):
            found.update((_member(path, name), text) for name, text in saveable.asset_texts().items())
        elif hasattr(saveable, "save_assets"):
            with tempfile.TemporaryDirectory() as folder:
                saveable.save_assets(folder)
                found.update((_member(path, name), data) for name, data in _files(folder, saveable))
    return found


def _files(folder, saveable):
    """Pairs of the path within a folder and the bytes, for all files in it."""
    for place, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            full = os.path.join(place, name)
            relative = os.path.relpath(full, folder).replace(os.sep, "/")
            if not all(map(is_safe, relative.split("/"))) or os.path.getsize(full) > MAX_BYTES:
                raise ValueError(
                    f"save_assets of '{getattr(saveable, 'name', saveable)}' wrote {relative!r}, which could not be read back: "
                    f"a name is letters, digits and a few marks, a file has at most {MAX_BYTES:,} bytes."
                )
            with open(full, "rb") as file:
                yield relative, file.read()


def load_assets(model, archive):
    """Hand each layer what is its own. Raises FileRefused where there are assets that no layer claims, or very large ones."""
    texts, folders = _claims(model, archive.assets)
    claimed = {member for _, members in texts + folders for member in members.values()}
    for member in archive.assets:
        if member not in claimed:
            raise FileRefused(4, member, "no layer of the model claims this member.")
    contents = {member: _text(archive, member) for _, members in texts for member in members.values()}
    for layer, members in texts:
        _handed_over(layer, lambda layer=layer, members=members: layer.load_asset_texts(_filled(members, contents)))
    for layer, members in folders:
        data = {name: archive.read(member, MAX_BYTES) for name, member in members.items()}
        with tempfile.TemporaryDirectory() as folder:
            _write(folder, data)
            _handed_over(layer, lambda layer=layer, folder=folder: layer.load_assets(folder))


def _claims(model, assets):
    """Pairs of a layer and a dict from names to members: those that take texts, and those that take a folder."""
    texts, folders = [], []
    for path, saveable in saveables(model):
        if hasattr(saveable, "asset_texts"):
            names = [name for name in saveable.asset_texts() if _member(path, name) in assets]
            texts.append((saveable, {name: _member(path, name) for name in names}))
        elif hasattr(saveable, "load_assets"):
            folders.append((path, saveable))
    owned = {id(saveable): {} for _, saveable in folders}
    for member in assets:  # a member belongs to the layer with the longest path that it begins with
        owners = [(path, saveable) for path, saveable in folders if member.startswith(_member(path, "") + "/")]
        if owners:
            path, saveable = max(owners, key=lambda owner: len(owner[0]))
            owned[id(saveable)][member[len(_member(path, "")) + 1 :]] = member
    return texts, [(saveable, owned[id(saveable)]) for _, saveable in folders if owned[id(saveable)]]


def _filled(members, contents):
    return {name: contents[member] for name, member in members.items()}


def _write(folder, data):
    """Put files into a new folder; their names are safe, part by part, or the archive was refused."""
    for name, content in data.items():
        full = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "xb") as file:
            file.write(content)


def _handed_over(layer, load):
    try:
        load()
    except Exception as error:
        raise FileRefused(2, f"{FOLDER}: layer '{layer.name}'", str(error)) from error


def _member(path, name):
    return "/".join(part for part in (FOLDER, path, name) if part)


def _text(archive, member):
    data = archive.read(member, MAX_BYTES)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise FileRefused(2, member, f"it is no text in UTF-8 ({error}).") from None
    tokens = text.splitlines()
    if len(tokens) * max(map(len, tokens), default=0) > MAX_LETTERS:
        raise FileRefused(3, member, f"{len(tokens):,} tokens, the longest of {max(map(len, tokens)):,} letters.")
    return text
