"""Other forms of the picture: folded, as solid blocks, as TikZ and Mermaid, and two models in one."""

import re

import numpy as np
import pytest

import minikeras
from minikeras.views import graph
from minikeras.views.fold import folded
from tests import view_models
from tests.parity import on_both
from tests.test_graph_view import HOSTILE


@pytest.fixture
def keras():
    minikeras.backend.clear_session()
    return minikeras


def residual(keras, blocks, width=8, name="residual"):
    """A model of equal residual blocks, each of four calls."""
    x = inputs = keras.Input((width,), name="x")
    for number in range(blocks):
        y = keras.layers.Dense(width, activation="relu", name=f"up_{number}")(x)
        y = keras.layers.Dense(width, name=f"down_{number}")(keras.layers.Dropout(0.1, name=f"drop_{number}")(y))
        x = keras.layers.Add(name=f"plus_{number}")([x, y])
    return keras.Model(inputs, keras.layers.Dense(1, name="answer")(x), name=name)


# Folding


def test_equal_blocks_that_follow_each_other_stand_there_once():
    ours, theirs = on_both(lambda keras: str(graph(residual(keras, 16), fold=True)))
    assert ours == theirs
    assert re.findall(r"^\s*(\S+(?: \d+)?)  ", ours, re.MULTILINE) == [
        "x",
        "× 16",
        "up_0",
        "drop_0",
        "down_0",
        "plus_0",
        "answer",
    ]


def test_large_graphs_are_folded_unless_one_says_no(keras):
    assert len(graph(residual(keras, 3)).graph.boxes) == 14, "a small graph is drawn as it is"
    assert len(graph(residual(keras, 16)).graph.boxes) == 6
    assert len(graph(residual(keras, 16), fold=False).graph.boxes) == 66
    assert graph(residual(keras, 16)).graph.notes[0] == "66 calls of 66 layers", "the headline counts them all"


def test_blocks_with_other_settings_or_another_way_round_are_not_folded(keras):
    x = inputs = keras.Input((8,), name="x")
    for units in (8, 9, 10, 11, 12, 13):
        x = keras.layers.Dense(units)(keras.layers.Dropout(0.1)(x))
    assert graph(keras.Model(inputs, x), fold=True).graph.frames == []
    x = inputs
    for _ in range(3):
        y = keras.layers.Dense(8)(keras.layers.Dropout(0.1)(keras.layers.Dense(8)(x)))
        x = keras.layers.Add()([inputs, y])  # each takes from the input, not from the block before
    assert len(graph(keras.Model(inputs, x), fold=True).graph.boxes) == 13


def test_of_a_row_of_200_layers_the_first_and_the_last_three_are_drawn(keras):
    x = inputs = keras.Input((2,), name="x")
    for number in range(200):
        x = keras.layers.Dense(2, name=f"d{number}")(x)
    picture = graph(keras.Model(inputs, x, name="row"))
    assert [box.title for box in picture.graph.boxes] == ["x", "d0", "d1", "d2", "…", "d196", "d197", "d198", "d199"]
    assert "193 calls in a row" in str(picture) and picture.page().height < 1000


def test_folds_open_in_the_living_picture(keras):
    pictures = graph(residual(keras, 16))._with_others_opened()
    assert [len(picture.graph.boxes) for picture in pictures] == [6, 66]
    assert [frame.title for frame in pictures[1].graph.frames] == ["× 16"]


def test_values_are_shown_on_what_is_left(keras):
    model = residual(keras, 16)
    model.compile("sgd", "mse")
    edges = graph(model, x=np.ones((2, 8)), y=np.ones((2, 1))).graph.edges
    assert all(edge.values is not None and edge.values.gradient is not None for edge in edges)


@pytest.mark.parametrize("build", view_models.FUNCTIONAL, ids=lambda build: build.__name__)
def test_a_folded_graph_holds_together(build, keras):
    found = folded(graph(build(keras), expand_nested=True).graph)
    keys = {box.key for box in found.boxes}
    assert all(edge.source in keys and edge.target in keys for edge in found.edges)


# Solid blocks


def test_blocks_follow_the_shapes_and_the_branches(keras):
    x = keras.Input((32, 32, 3), name="x")
    a = keras.layers.Conv2D(16, 3, padding="same", name="wide")(x)
    b = keras.layers.Conv2D(64, 3, padding="same", strides=4, name="deep")(a)
    c = keras.layers.Flatten(name="row")(b)
    picture = graph(keras.Model(x, keras.layers.Dense(4, name="out")(c), name="m"), "blocks")
    from minikeras.views.blocks import Block

    wide, deep, row = (Block(picture.graph.box(key)) for key in ("wide", "deep", "row"))
    assert wide.height > deep.height and wide.depth > deep.depth and wide.thickness < deep.thickness and row.depth == 0
    assert wide.shape == "32×32×16" and "32×32×16" in picture.svg() and "height: rows" in picture.svg()
    branched = graph(view_models.siamese(keras), "blocks")
    assert {(e.source, e.target) for e in branched.graph.edges} == {
        (e.source, e.target) for e in graph(view_models.siamese(keras)).graph.edges
    }


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_blocks_are_saved(ending, tmp_path, keras):
    path = graph(view_models.siamese(keras), "blocks").save(tmp_path / f"a.{ending}")
    assert (tmp_path / f"a.{ending}").stat().st_size > 1000 and path.endswith(ending)


# TikZ and Mermaid


def test_a_picture_as_mermaid(keras):
    text = graph(view_models.siamese(keras)).text("mermaid")
    assert text.startswith("flowchart TB\n") and '-->|"(None, 8)"|' in text and "classDef sharedA" in text
    opened = graph(view_models.autoencoder(keras), expand_nested=True).text("mermaid")
    assert opened.count("subgraph") == opened.count("\n  end\n") == 2


def test_a_picture_as_tikz(keras):
    text = graph(view_models.siamese(keras)).text("tikz")
    assert text.count("{") == text.count("}") and r"\begin{tikzpicture}" in text and r"shared\_encoder[0]" in text
    assert len(re.findall(r"^\\(?:path|node)\[.*;$", text, re.MULTILINE)) > 30


def test_plain_text_is_the_picture_s_own_and_another_format_is_refused(keras):
    picture = graph(view_models.siamese(keras))
    assert picture.text() == str(picture)
    with pytest.raises(ValueError, match="plain, tikz, mermaid"):
        picture.text("dot")


@pytest.mark.parametrize("name", [*HOSTILE, "</script>", "\\input{/etc/passwd}", 'a"] --> b', "%comment", "${x}$"])
def test_names_stay_text_in_every_form(name, keras):
    x = keras.Input((2,), name="x")
    safe = name.replace("/", "|")
    model = keras.Model(x, keras.layers.Dense(2, name=safe)(x), name=safe)
    mermaid, tikz = graph(model).text("mermaid"), graph(model).text("tikz")
    assert len(mermaid.splitlines()) == 4 and not re.search(
        r'[<>\\$%]|"\]? *-->', mermaid.replace("<br/>", "").replace("-->|", "")
    )
    assert not re.search(r"\\input|(?<!\\)%(?! )|script>", re.sub(r"^% .*$", "", tikz, flags=re.MULTILINE))
    assert tikz.count("{") - tikz.count(r"\{") == tikz.count("}") - tikz.count(r"\}")
    for text in (mermaid, tikz, str(keras.utils.compare_models(model, model)), graph(model, "blocks").svg()):
        assert not set("\x1b\u202e") & set(text)


# Two models in one


def asked(keras):
    x = keras.Input((6,), name="x")
    h = keras.layers.Dense(8, activation="relu", name="hidden")(x)
    h = keras.layers.Dropout(0.5, name="drop")(h)
    return keras.Model(x, keras.layers.Dense(2, name="out")(h), name="asked")


def built(keras):
    x = keras.Input((6,), name="x")
    h = keras.layers.Dense(4, activation="tanh", name="hidden")(x)
    h = keras.layers.BatchNormalization(name="norm")(h)
    return keras.Model(x, keras.layers.Dense(2, name="out")(h), name="built")


def test_two_models_are_told_apart_in_words_alike_on_both_engines():
    ours, theirs = on_both(lambda keras: str(keras_compare(built(keras), asked(keras))))
    assert ours == theirs
    assert ours.split("\n")[0] == "built → asked, view of calls: 1 added, 1 removed, 2 changed"
    assert re.search(r"hidden +Dense .*units 4 → 8, activation tanh → relu, shape \(None, 4\) → \(None, 8\)", ours)
    assert re.search(r"drop +Dropout .*added", ours) and re.search(r"norm +BatchNormalization .*removed", ours)
    assert "drop (added)" in ours and "norm (removed)" in ours


def keras_compare(a, b):
    return minikeras.utils.compare_models(a, b)


def test_the_difference_is_in_colour_too(keras):
    svg = keras_compare(built(keras), asked(keras)).svg("light")
    assert all(colour in svg for colour in ("#1a7f37", "#cf222e", "#9a6700")) and "stroke-dasharray" in svg


def test_equal_models_have_no_difference_whatever_their_layers_are_named(keras):
    one, other = (keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(2)], name="m") for _ in "ab")
    assert str(keras_compare(one, other)).split("\n")[0] == "m, view of calls: no difference"


def test_another_wiring_of_the_same_layers_is_a_difference(keras):
    def model(crossed):
        a, b = keras.Input((2,), name="a"), keras.Input((2,), name="b")
        left, right = keras.layers.Dense(2, name="left")(b if crossed else a), keras.layers.Dense(2, name="right")(b)
        return keras.Model([a, b], keras.layers.Add(name="sum")([left, right]), name="m")

    difference = keras_compare(model(False), model(True))
    assert "no difference" not in str(difference)
    assert {edge.change for edge in difference.graph.edges} == {None, "added", "removed"}
