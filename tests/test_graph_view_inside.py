"""What stands inside: wrappers open, sharing is told through them, subclassed models are drawn, and a legend says what signs mean."""

import re

import numpy as np
import pytest

from minikeras.views import graph
from tests.parity import engines, on_both
from tests.test_graph_view import assert_same_but_for_the_last_digit, laid_out


@pytest.fixture
def keras():
    minikeras = engines()[0]
    minikeras.backend.clear_session()
    return minikeras


def film_and_still(keras):
    layers = keras.layers
    img = keras.Input((6, 6, 1), name="img")
    vision = keras.Model(img, layers.Flatten(name="row")(layers.Conv2D(2, 3, name="conv")(img)), name="vision")
    film, still = keras.Input((3, 6, 6, 1), name="film"), keras.Input((6, 6, 1), name="still")
    x = layers.TimeDistributed(vision, name="each_frame")(film)
    x = layers.Bidirectional(layers.LSTM(4, name="lstm"), name="both_ways")(x)
    x = layers.Concatenate(name="joined")([x, vision(still)])
    return keras.Model([film, still], layers.Dense(2, name="answer")(x), name="film_and_still")


def test_wrappers_open_like_nested_models_on_both_engines():
    ours, theirs = on_both(lambda keras: str(graph(film_and_still(keras), expand_nested=True)))
    assert ours == theirs
    rows = [line.split()[0] for line in ours.split("\n")]
    assert rows[2:9] == ["each_frame", "vision", "img", "conv", "row", "still", "both_ways"]
    assert re.search(r"forward_lstm +LSTM +from each_frame/vision/row", ours)
    assert re.search(r"concatenate +\(None, 8\) +from forward_lstm, backward_lstm", ours)


def test_a_model_used_directly_and_inside_a_wrapper_says_so_in_both_places(keras):
    boxes = {box.key: box for box in graph(film_and_still(keras)).graph.boxes}
    assert boxes["vision"].letter == boxes["each_frame"].letter == "A"
    assert "same weights as each_frame" in str(graph(film_and_still(keras)))
    opened = graph(film_and_still(keras), expand_nested=True).graph
    told = {box.key: box.letter for box in opened.frames + opened.boxes if box.letter}
    assert told["each_frame/vision"] == told["vision"] != told["vision/conv"] == told["each_frame/vision/conv"]


def test_a_layer_used_alone_and_inside_a_closed_model_says_so_in_both_places(keras):
    x = keras.Input((4,), name="x")
    dense = keras.layers.Dense(4, name="dense")
    inner = keras.Model(x, keras.layers.Dense(3, name="last")(dense(x)), name="inner")
    y = keras.Input((4,), name="y")
    boxes = {box.key: box for box in graph(keras.Model(y, inner(dense(y)))).graph.boxes}
    assert boxes["inner"].letter == boxes["dense"].letter == "A"


def test_the_headline_counts_each_weight_once(keras):
    model = film_and_still(keras)
    total = sum(int(np.prod(w.shape)) for w in {id(w): w for w in model.weights}.values())
    assert f"{total:,} parameters" in str(graph(model)).split("\n")[0]


def test_values_are_traced_inside_wrappers_too(keras):
    model, draw = film_and_still(keras), np.random.default_rng(0)
    model.compile("sgd", "mse")
    x, y = [draw.normal(size=(2, 3, 6, 6, 1)), draw.normal(size=(2, 6, 6, 1))], np.ones((2, 2))
    edges = graph(model, x=x, y=y, expand_nested=True).graph.edges
    assert all(edge.values.gradient is not None for edge in edges)
    found = {(edge.source, edge.target): edge.values for edge in edges}
    assert found["each_frame/vision/img", "each_frame/vision/conv"].mean == pytest.approx(x[0].mean(), rel=1e-4)
    parts = [found[f"both_ways/{way}_lstm", "both_ways/concatenate"].gradient for way in ("forward", "backward")]
    assert np.hypot(*parts) == pytest.approx(found["both_ways/concatenate", "joined"].gradient, rel=1e-4)
    assert not [layer.name for layer in model._flatten_layers() if "call" in vars(layer)]


def test_states_of_a_bidirectional_go_into_the_way_they_are_for(keras):
    steps, one, other = keras.Input((3, 2), name="steps"), keras.Input((4,), name="one"), keras.Input((4,), name="other")
    way = keras.layers.Bidirectional(keras.layers.GRU(4, name="gru", return_state=True), name="both")
    model = keras.Model([steps, one, other], way(steps, initial_state=[one, other]))
    edges = {(edge.source, edge.target) for edge in graph(model, expand_nested=True).graph.edges}
    assert ("one", "both/forward_gru") in edges and ("other", "both/backward_gru") in edges
    assert ("one", "both/backward_gru") not in edges


def two_inputs(keras):
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    joined = keras.layers.Concatenate(name="joined")([a, b])
    inner = keras.Model([a, b], keras.layers.Dense(3, name="d")(joined), name="a_model_with_a_long_name")
    x = keras.Input((4,), name="x")
    return keras.Model(x, inner([keras.layers.Dense(4, name="h")(x), keras.layers.Dense(4, name="g")(x)]), name="outer")


def test_edges_enter_an_open_model_at_its_frame_and_apart_from_each_other(keras):
    found = laid_out(graph(two_inputs(keras), expand_nested=True))
    (x, y, width, _), entries = next(iter(found.frames.values())), [points for points in found.entries.values()]
    assert len(entries) == 2 and all(len(points) == 1 for points in entries)
    assert all(point[1] == pytest.approx(y) and x < point[0] < x + width for (point,) in entries)
    assert abs(entries[0][0][0] - entries[1][0][0]) > 20


def test_the_inputs_of_an_open_model_are_small(keras):
    found = laid_out(graph(two_inputs(keras), expand_nested=True))
    inner, outer = found.boxes["a_model_with_a_long_name/a"], found.boxes["x"]
    assert inner[2] < outer[2] / 2 and inner[3] < outer[3] / 2


# Models of one's own


def own(keras, looks_at_numbers=False):
    class Own(keras.Model):
        def __init__(self):
            super().__init__(name="own")
            self.first = keras.layers.Dense(4, activation="relu", name="first")
            self.again = keras.layers.Dense(4, name="again")

        def call(self, x):
            if looks_at_numbers and float(keras.ops.sum(x)) > 1e9:
                return x
            x = self.first(x)
            return keras.ops.relu(self.again(x) + self.again(self.again(x)))

    return Own()


def test_the_calls_of_a_subclassed_model_are_drawn_with_edges_and_values_on_both_engines():
    x, y, texts, weights = np.random.default_rng(0).random((3, 4)), np.zeros((3, 4)), [], None
    for keras in engines():
        keras.utils.set_random_seed(0)
        model = own(keras)
        model.compile("sgd", "mse")
        model.predict(x, verbose=0)
        weights = weights or model.get_weights()
        model.set_weights(weights)
        texts.append(f"{graph(model)}\n{graph(model, x=x, y=y)}")
        assert all(not layer._inbound_nodes for layer in model.layers), "the model is as it was"
        assert str(graph(model)) == str(graph(model)), "and is drawn alike each time"
    assert_same_but_for_the_last_digit(*texts)
    assert re.search(r"again\[2\] +Dense +\(None, 4\) +from again\[1\]", texts[0])
    assert "again[0] -> add: " in texts[0] and "|grad|" in texts[0]


def test_a_call_that_looks_at_numbers_is_drawn_as_its_layers(keras):
    model = own(keras, looks_at_numbers=True)
    model(np.ones((2, 4), "float32"))
    assert [box.title for box in graph(model).graph.boxes] == ["first", "again"]
    with pytest.raises(ValueError, match="whose `call` can run on symbols"):
        graph(model, x=np.ones((2, 4)))


# The tape


def test_the_tape_is_framed_by_layers_and_an_lstm_s_folds_into_its_repeated_step(keras):
    steps = keras.Input((6, 3), name="steps")
    model = keras.Model(steps, keras.layers.Dense(1, name="head")(keras.layers.LSTM(4, name="lstm")(steps)), name="sequence")
    picture = graph(model, "tape")
    assert [frame.title for frame in picture.graph.frames] == ["lstm", "head", "lstm_cell × 6"]
    assert len(picture.graph.boxes) < 40 and picture.page().width < 800
    assert re.search(
        r"\bstate 0 +Tensor +\(1, 4\)", str(picture)
    ) and "from state 0, lstm/lstm_cell/recurrent_kernel, multiply 3" in str(picture)
    assert not re.search(r"^\s*data", str(picture), re.MULTILINE), "whatever is shown has a name"


def test_the_tape_names_the_masks_and_the_targets(keras):
    words = keras.Input((5,), dtype="int32", name="words")
    x = keras.layers.GRU(2, name="gru")(keras.layers.Embedding(7, 3, mask_zero=True, name="table")(words))
    heads = [keras.layers.Dense(1, name=name)(x) for name in ("left", "right")]
    model = keras.Model(words, heads, name="two_heads")
    model.compile("sgd", "mse")
    text = str(graph(model, "tape", x=np.array([[1, 2, 3, 0, 0]]), y=[np.ones((1, 1)), np.zeros((1, 1))]))
    assert re.search(r"^ +mask +Tensor", text, re.MULTILINE)
    assert "target left" in text and "target right" in text and "loss ()" in text


# The legend


def legend(picture):
    return [
        words
        for words in ("same weights<", "holds more", "dashed frame", "mean ± spread", "log scale")
        if words in picture.svg()
    ]


def test_the_legend_says_what_the_used_signs_mean_and_can_be_switched_off(keras):
    model = film_and_still(keras)
    model.compile("sgd", "mse")
    x, y = [np.ones((2, 3, 6, 6, 1)), np.ones((2, 6, 6, 1))], np.ones((2, 2))
    assert legend(graph(model, x=x, y=y)) == ["same weights<", "holds more", "mean ± spread", "log scale"]
    assert legend(graph(model, legend=False)) == []
    plain = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    assert legend(graph(plain)) == [], "nothing in it needs words"
    plain.trainable = False
    assert legend(graph(plain)) == ["dashed frame"]


def test_the_larger_a_gradient_the_thicker_its_edge_on_a_log_scale():
    from minikeras.views.boxes import Edge, Graph
    from minikeras.views.values import THICK, THIN, Values, thicknesses

    drawing = Graph("g", "calls")
    for size in (1.0, 0.1, 1e-9):
        edge = Edge("a", "b")
        edge.values = Values(np.array([1.0, 2.0]))
        edge.values.gradient = size
        drawing.edges.append(edge)
    thick, less, thin = thicknesses(drawing)
    assert (thick, thin) == (THICK, THIN) and less == pytest.approx(THIN + 0.75 * (THICK - THIN))
