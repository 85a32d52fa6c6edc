"""model_to_dot and plot_model against tf.keras, and without any graphviz."""

import itertools
import os
import re
import stat
import sys
import time
import xml.etree.ElementTree as ElementTree

import pytest

import minikeras
import minikeras.views.graphviz as graphviz
import minikeras.views.plot as plot
from minikeras.views import Dot, model_to_dot, plot_model
from tests import view_models
from tests.parity import engines, on_both

SHOWN = ("show_shapes", "show_dtype", "show_layer_names", "expand_nested", "show_layer_activations", "show_trainable")
DRAWN = [{}, {"rankdir": "LR", "dpi": 96, "splines": "curved"}, {"subgraph": True}]


def nested_in_sequential(keras):
    inner = keras.Sequential(
        [keras.Input((2,)), keras.layers.Dense(2, name="a-b"), keras.layers.Dense(1, name="node")], name="in ner"
    )
    return keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="밀집 층"), inner], name="outer")


MODELS = view_models.BUILT + [nested_in_sequential]


def numbered(dot):
    """DOT text with its nodes numbered in order: Keras names them by their place in memory."""
    text = dot.to_string().replace(" -- ", " -> ")  # pydot writes a cluster that stands in no graph as an undirected one
    numbers = {}
    return re.sub(r"(?m)^\d+(?= )|(?<=-> )\d+", lambda match: numbers.setdefault(match[0], f"n{len(numbers)}"), text)


def options():
    for number, values in enumerate(itertools.product((False, True), repeat=len(SHOWN))):
        yield {**dict(zip(SHOWN, values)), **DRAWN[number % len(DRAWN)]}


@pytest.mark.parametrize("build", MODELS, ids=lambda build: build.__name__)
def test_our_dot_text_of_a_keras_model_is_keras_s(build):
    keras = engines()[1]
    model = build(keras)
    for chosen in options():
        assert numbered(model_to_dot(model, **chosen)) == numbered(keras.utils.model_to_dot(model, **chosen)), chosen


@pytest.mark.parametrize("build", MODELS, ids=lambda build: build.__name__)
def test_both_engines_give_the_same_dot_text(build):
    def texts(keras):
        model = build(keras)
        return [
            numbered(keras.utils.model_to_dot(model, **chosen))
            for chosen in (
                {},
                {"show_shapes": True, "show_dtype": True, "expand_nested": True},
                {"show_layer_activations": True, "show_trainable": True},
            )
        ]

    ours, theirs = on_both(texts)
    assert ours == theirs


def test_defaults_are_keras_s():
    import inspect

    keras = engines()[1]
    for ours, theirs in ((plot_model, keras.utils.plot_model), (model_to_dot, keras.utils.model_to_dot)):
        assert str(inspect.signature(ours)) == str(inspect.signature(theirs))


@pytest.mark.parametrize(
    "call",
    [
        lambda keras: keras.utils.model_to_dot(view_models.unbuilt(keras)),
        lambda keras: keras.utils.model_to_dot(view_models.encoder(keras), layer_range=("a", "b")),
        lambda keras: keras.utils.model_to_dot(view_models.encoder(keras), shapes=True),
    ],
    ids=["unbuilt", "layer_range", "unknown"],
)
def test_errors_are_keras_s(call):
    def error(keras):
        with pytest.raises(ValueError) as raised:
            call(keras)
        return str(raised.value)

    ours, theirs = on_both(error)
    assert ours == theirs


@pytest.fixture
def model():
    return view_models.shared_model(engines()[1])


@pytest.fixture
def no_graphviz(monkeypatch):
    monkeypatch.setattr(graphviz.shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.delenv("GRAPHVIZ_DOT", raising=False)


STARTS = {"png": b"\x89PNG", "svg": b"<", "pdf": b"%PDF"}


@pytest.mark.parametrize("format", STARTS)
def test_plot_model_writes_png_svg_and_pdf(model, format, tmp_path):
    shown = plot_model(model, tmp_path / f"model.{format}", show_shapes=True, expand_nested=True)
    assert (tmp_path / f"model.{format}").read_bytes().startswith(STARTS[format])
    assert type(shown).__name__ == {"png": "Image", "svg": "SVG", "pdf": "NoneType"}[format]


@pytest.mark.parametrize("format", STARTS)
def test_plot_model_draws_without_any_graphviz(model, format, tmp_path, no_graphviz):
    plot_model(model, tmp_path / f"model.{format}", show_shapes=True, expand_nested=True, show_layer_names=True)
    content = (tmp_path / f"model.{format}").read_bytes()
    assert content.startswith(STARTS[format])
    if format == "svg":
        text = "".join(ElementTree.fromstring(content).itertext())
        assert all(word in text for word in ("encoder", "enc_dense", "Output shape (None, 4)"))


def test_a_name_without_an_ending_becomes_a_png(model, tmp_path):
    plot_model(model, str(tmp_path / "model"))
    assert (tmp_path / "model").read_bytes().startswith(STARTS["png"])


def test_without_graphviz_other_formats_say_what_is_missing(model, tmp_path, no_graphviz):
    with pytest.raises(ValueError, match="pip install graphviz-pure"):
        plot_model(model, tmp_path / "model.jpg")
    assert list(tmp_path.iterdir()) == []


def test_without_graphviz_and_matplotlib_an_svg_is_written_and_said_so(model, tmp_path, no_graphviz, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    plot_model(model, tmp_path / "model.png")
    assert [path.name for path in tmp_path.iterdir()] == ["model.svg"]
    assert "pip install matplotlib" in capsys.readouterr().out


def test_dot_shows_itself_as_svg_and_writes_text(model, tmp_path):
    dot = model_to_dot(model)
    assert isinstance(dot, Dot) and "<svg" in dot._repr_svg_()
    assert repr(dot) == "<Dot of 5 nodes, 0 clusters, 4 edges>"
    dot.write(tmp_path / "model.dot")
    assert (tmp_path / "model.dot").read_text() == dot.to_string()
    assert dot.create(prog=None, format="svg").startswith(b"<?xml")


def test_a_format_that_graphviz_refuses_raises(model):
    with pytest.raises(ValueError, match="could not draw"):
        model_to_dot(model).create(format="nonsense")


def test_without_graphviz_a_dot_says_how_to_get_it(model, no_graphviz):
    with pytest.raises(OSError, match="pip install graphviz-pure"):
        model_to_dot(model).create()


def program(folder, name):
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(path.stat().st_mode | stat.S_IEXEC)
    return str(path)


def test_dot_is_looked_for_in_the_environment_on_the_path_and_beside_python(tmp_path, monkeypatch):
    beside, on_path, named = (
        program(tmp_path / folder, name) for folder, name in (("scripts", "graphviz-pure"), ("bin", "dot"), ("own", "my-dot"))
    )
    monkeypatch.delenv("GRAPHVIZ_DOT", raising=False)
    monkeypatch.setattr(graphviz.sysconfig, "get_path", lambda name: os.path.dirname(beside))
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert graphviz.find_dot() == beside
    monkeypatch.setenv("PATH", os.path.dirname(on_path))
    assert graphviz.find_dot() == on_path
    monkeypatch.setenv("GRAPHVIZ_DOT", named)
    assert graphviz.find_dot() == named


HOSTILE = [
    '<img src="x">',
    "quote \" and \\ and '",
    "line\nbreak",
    "\x1b[31mred\x1b[0m",
    "a & b",
    "\u202etxet",
    "]>; evil [label=<",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_cannot_break_out_of_the_dot_text(name, tmp_path, monkeypatch):
    keras = engines()[1]
    x = keras.Input((2,), name="x")
    inner = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, name=name)], name=name)
    model = keras.Model(x, inner(x), name=name)
    dot = model_to_dot(model, expand_nested=True)
    assert len(re.findall(r"(?m)^\d+ \[label=", dot.to_string())) == 2, "two nodes, and nothing that a name added"
    assert not set("\x1b\u202e") & set(dot.to_string())
    drawn = ElementTree.fromstring(dot.create(format="svg"))
    texts = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    shown = name.replace("\n", "\\n").replace("\x1b", "\\x1b").replace("\u202e", "\\u202e")
    assert any(shown.split()[0] in (text or "") for text in texts)
    monkeypatch.setattr(plot, "find_dot", lambda: None)
    plot_model(model, tmp_path / "model.svg", show_layer_names=True, expand_nested=True)
    ElementTree.parse(tmp_path / "model.svg")


def test_a_shared_layer_is_drawn_without_a_warning(recwarn):
    model_to_dot(view_models.tied(minikeras), show_shapes=True, show_dtype=True)
    assert not recwarn.list


@pytest.mark.parametrize("program", ["sleep 30", "exit 1", "exec /nowhere/at/all", "echo"])
@pytest.mark.parametrize("ending", ["svg", "png"])
def test_a_slow_or_failing_graphviz_gives_our_own_layout(program, ending, tmp_path, monkeypatch):
    dot = tmp_path / "dot"
    dot.write_text(f"#!/bin/sh\n{program}\n")
    dot.chmod(0o755)
    monkeypatch.setenv("GRAPHVIZ_DOT", str(dot))
    monkeypatch.setattr(graphviz, "SECONDS", 0.5)
    model = minikeras.Sequential([minikeras.Input((3,)), minikeras.layers.Dense(2)])
    began = time.monotonic()
    minikeras.utils.plot_model(model, to_file=tmp_path / f"model.{ending}")
    assert time.monotonic() - began < 20
    assert (tmp_path / f"model.{ending}").stat().st_size > 500


def test_a_format_that_only_graphviz_has_says_that_graphviz_was_too_slow(tmp_path, monkeypatch):
    dot = tmp_path / "dot"
    dot.write_text("#!/bin/sh\nsleep 30\n")
    dot.chmod(0o755)
    monkeypatch.setenv("GRAPHVIZ_DOT", str(dot))
    monkeypatch.setattr(graphviz, "SECONDS", 0.5)
    model = minikeras.Sequential([minikeras.Input((3,)), minikeras.layers.Dense(2)])
    with pytest.raises(ValueError, match="0.5 seconds"):
        minikeras.utils.plot_model(model, to_file=tmp_path / "model.ps")
    assert not (tmp_path / "model.ps").exists()
