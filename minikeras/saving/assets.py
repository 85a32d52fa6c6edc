"""The further members of a `.keras` file: the vocabularies that lookup layers have learned, as texts under `assets/<path>/`."""

from minikeras.saving.bounds import MAX_LETTERS
from minikeras.saving.refusal import FileRefused
from minikeras.saving.saveables import saveables

FOLDER = "assets"
MAX_BYTES = 16 << 20


def assets_of(model):
    """Dict of the names of members and their texts."""
    return {
        _member(path, name): text
        for path, layer in saveables(model)
        if hasattr(layer, "asset_texts")
        for name, text in layer.asset_texts().items()
    }


def load_assets(model, archive):
    """Hand each layer its texts. Raises FileRefused where the archive has assets that no layer claims, or very large ones."""
    claims = []
    for path, layer in saveables(model):
        if hasattr(layer, "asset_texts"):
            names = [name for name in layer.asset_texts() if _member(path, name) in archive.assets]
            claims.append((layer, {name: _member(path, name) for name in names}))
    claimed = {member for _, members in claims for member in members.values()}
    for member in archive.assets:
        if member not in claimed:
            raise FileRefused(4, member, "no layer of the model claims this member.")
    texts = {member: _text(archive, member) for member in claimed}
    for layer, members in claims:
        try:
            layer.load_asset_texts({name: texts[member] for name, member in members.items()})
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
