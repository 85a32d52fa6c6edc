"""The parts that the site is built of, each by itself: no network, no browser, nothing built."""

import zipfile

import pytest

from tools.web import carriers, docstrings, editions, reference, rewrite, stage, walk, wheels, words


def test_each_file_that_others_made_has_a_hash_a_licence_and_an_origin():
    assert len(carriers.ENTRIES) > 50
    for carrier, file in carriers.ENTRIES.values():
        assert len(file["sha256"]) == len(carrier["sha256"]) == 64 and file["licence"] and carrier["licence"], file["to"]
        assert file.get("elsewhere") or file["sha256"] == carrier["sha256"], file["to"]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MINIKERAS_SITE_CACHE", str(tmp_path))
    monkeypatch.setattr(carriers, "fetch", lambda carrier, file: None)  # no network
    carriers.checked.cache_clear()
    return tmp_path


def test_a_file_that_is_gone_is_named_with_its_hash_and_where_else_it_may_come_from(cache):
    with pytest.raises(carriers.Missing) as told:
        carriers.read("pyodide.asm.wasm")
    file = carriers.ENTRIES["pyodide.asm.wasm"][1]
    assert file["sha256"] in str(told.value) and "npm: pyodide" in str(told.value) and "by hand" in str(told.value)


def test_a_file_with_another_hash_is_not_taken(cache):
    name = "rich-14.3.3-py3-none-any.whl"
    (cache / "files").mkdir()
    (cache / "files" / name).write_bytes(b"something else")
    (cache / name).write_bytes(b"something else")
    with pytest.raises(carriers.Missing, match="is not what it was"):
        carriers.read(name)


def test_a_file_that_was_put_there_by_hand_is_taken(cache, monkeypatch):
    carrier, file = (
        {"package": "x", "version": "1", "file": "x.whl", "sha256": "0" * 64},
        {"to": "x", "sha256": carriers.digest(b"x")},
    )
    monkeypatch.setitem(carriers.ENTRIES, "x", (carrier, file))
    (cache / "files").mkdir()
    (cache / "files" / "x").write_bytes(b"x")
    assert carriers.read("x") == b"x"


def test_the_wheel_is_the_library_and_the_same_each_time(tmp_path):
    name, content = wheels.minikeras()
    assert wheels.minikeras() == (name, content) and len(content) < 2_000_000
    (tmp_path / name).write_bytes(content)
    names = zipfile.ZipFile(tmp_path / name).namelist()
    assert "minikeras/layers/dense.py" in names and not any(one.endswith((".pyi", ".ipynb")) for one in names)


def test_links_are_turned_to_the_pages_of_the_site():
    shown = set()
    text = "[a](../minikeras/ops/bias.py) [b](tf.md#x) [c](../minikeras/graph) [d](https://x.y) [e](../README.md)\n```\n[f](../LICENSE)\n```"
    told = rewrite.rewritten(text, "docs/errors.md", shown)
    assert told.startswith(
        "[a](code:minikeras/ops/bias.py) [b](tf.md#x) [c](../walk/graph.md) [d](https://x.y) [e](../index.md)"
    )
    assert "[f](../LICENSE)" in told and shown == {"minikeras/ops/bias.py"}


def test_the_walk_goes_through_every_room_in_order():
    assert list(walk.first_walk()) == ["autodiff", "ops", "graph", "layers", "training", "models"]
    rooms = [*walk.first_walk(), *walk.other_rooms()]
    assert len(set(rooms)) == len(rooms)
    folders = {path.parent.relative_to(walk.LIBRARY).as_posix() for path in walk.LIBRARY.rglob("__init__.py")} - {"."}
    assert folders <= set(rooms)


def test_docstrings_become_markdown_that_says_the_same():
    told = docstrings.markdown("Adds *a* and <b>.\n\nArgs:\n    a: one, `x * y`.\n        and more\n\n>>> f(1)\n2\n\nEnd.")
    assert r"Adds \*a\* and \<b>." in told and "- `a`: one, `x * y`.\n  and more" in told
    assert "```pycon\n>>> f(1)\n2\n```" in told and told.endswith("End.")


def test_the_reference_has_signatures_that_can_be_read():
    import minikeras

    assert reference.signature(minikeras.layers.Dense).startswith("(units, activation=None")
    lines = reference.entry("minikeras.models.Model", minikeras.Model)
    assert any(line.startswith(":::{py:method} minikeras.models.Model.fit(x=None") for line in lines)


def test_a_second_language_is_taken_where_it_is_there(tmp_path, monkeypatch):
    monkeypatch.setattr(editions.notebook, "ROOT", tmp_path)
    for place in ("docs/tf.md", "docs/tf.ko.md", "docs/errors.md", "lessons/01-a/01-a.ipynb", "lessons/ko/01-a/01-a.ipynb"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("", encoding="utf-8")
    found = lambda place: editions.source_of(place, "ko").relative_to(tmp_path).as_posix()
    assert editions.all_of_them() == ["en", "ko"]
    assert found("docs/tf.md") == "docs/tf.ko.md" and found("docs/errors.md") == "docs/errors.md"
    assert found("lessons/01-a/01-a.ipynb") == "lessons/ko/01-a/01-a.ipynb"


@pytest.mark.parametrize("tell", [words.say, words.running, words.notebook_words])
def test_every_word_of_a_language_is_one_of_the_first(tell):
    assert set(tell("ko")) == set(tell("en"))


def test_pages_name_only_documents_that_are_there():
    assert set(stage.DOCS) - {"glossary"} <= {path.stem for path in (stage.notebook.ROOT / "docs").glob("*.md")}
