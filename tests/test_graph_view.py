"""The views of calls, layers and the tape: what stands in them, how they are laid out, and that nothing breaks out of them."""

import base64
import re
import time
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest

from minikeras.autodiff import Tape, Tensor, Variable
from minikeras.views import graph, plot_history
from minikeras.views.layout import arrange
from minikeras.views.values import Values
from tests import view_models
from tests.parity import engines, on_both
from tests.seed_models import ROWS

SVG = "{http://www.w3.org/2000/svg}"


def calls_of(model, depth=0):
    """How many Nodes a model's graph holds, those of nested models included `depth` levels deep."""
    function = model if hasattr(model, "_nodes_by_depth") else model._functional
    nodes = [node for nodes in function._nodes_by_depth.values() for node in nodes]
    inner = [node.operation for node in nodes if depth and hasattr(node.operation, "layers")]
    return len(nodes) - len(inner) + sum(calls_of(operation, depth - 1) for operation in inner)


@pytest.fixture
def keras():
    minikeras = engines()[0]
    minikeras.backend.clear_session()
    return minikeras


# What stands in them


@pytest.mark.parametrize("build", view_models.FUNCTIONAL + [view_models.decoder], ids=lambda build: build.__name__)
@pytest.mark.parametrize("expand_nested", [False, 1, True])
def test_the_view_of_calls_has_one_box_for_each_node(build, expand_nested, keras):
    model = build(keras)
    depth = 99 if expand_nested is True else int(expand_nested)
    assert len(graph(model, expand_nested=expand_nested).graph.boxes) == calls_of(model, depth)


@pytest.mark.parametrize("build", view_models.ALL, ids=lambda build: build.__name__)
def test_both_engines_have_the_same_text(build):
    def texts(keras):
        model = build(keras)
        return [str(graph(model, view, expand_nested=nested)) for view in ("calls", "layers") for nested in (False, True)]

    ours, theirs = on_both(texts)
    assert ours == theirs


@pytest.mark.parametrize("name", ["A5", "B3", "D4", "D5", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E11"])
def test_both_engines_have_the_same_text_for_the_course_s_models(name):
    row = ROWS[name]
    ours, theirs = on_both(lambda keras: str(graph(row.build(keras, row.small), expand_nested=True)))
    assert ours == theirs


def test_the_text_form_of_a_shared_layer(keras):
    assert (
        str(graph(view_models.siamese(keras)))
        == """\
siamese, view of calls: 7 calls of 6 layers, 57 parameters
left               InputLayer   (None, 4)                                              input 0
right              InputLayer   (None, 4)                                              input 1
shared_encoder[0]  Dense        (None, 8)   from left                                  40 parameters, relu; same weights as shared_encoder[1]
shared_encoder[1]  Dense        (None, 8)   from right                                 40 parameters, relu; same weights as shared_encoder[0]
join               Concatenate  (None, 16)  from shared_encoder[0], shared_encoder[1]
drop               Dropout      (None, 16)  from join
same               Dense        (None, 1)   from drop                                  17 parameters, sigmoid; output (None, 1)"""
    )


def test_calls_are_numbered_as_in_the_summary(keras, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")
    picture, said = graph(view_models.shared_model(keras)), []
    view_models.shared_model(keras).summary(print_fn=said.append, line_length=150)
    for title in [box.title for box in picture.graph.boxes if "[" in box.title]:
        assert f"{title}[0]" in said[0]


def test_a_shared_layer_has_one_colour_and_says_so_in_each_call(keras):
    boxes = graph(view_models.siamese(keras)).graph.boxes
    shared = [box for box in boxes if box.title.startswith("shared_encoder")]
    assert len(shared) == 2 and len({box.group for box in shared}) == 1 and shared[0].group is not None
    assert all("same weights" in box.marks for box in shared)
    assert all(box.group is None for box in boxes if box not in shared)


def test_a_nested_model_called_three_times_shares_the_weights_of_every_layer_in_it(keras):
    opened = graph(view_models.shared_model(keras), expand_nested=True).graph
    assert [frame.title for frame in opened.frames] == ["encoder[0]", "encoder[1]", "encoder[2]"]
    dense = [box for box in opened.boxes if box.title == "enc_dense"]
    assert len(dense) == 3 and len({box.group for box in dense}) == 1
    assert all(box.group is None for box in opened.boxes if box.title == "enc_in"), "an Input has nothing to share"


def test_frozen_weights_inputs_and_outputs_are_marked(keras):
    boxes = {box.title: box for box in graph(view_models.frozen(keras)).graph.boxes}
    assert "frozen" in boxes["shared_encoder[0]"].marks and "frozen" not in boxes["same"].marks
    assert boxes["left"].marks == ["input 0"] and boxes["same"].marks == ["output (None, 1)"]


def test_edges_carry_the_shape_and_the_number_of_the_output_they_take(keras):
    edges = {(edge.source, edge.target): edge for edge in graph(view_models.states(keras)).graph.edges}
    assert edges["x", "lstm"].shapes == ["(None, 5, 3)"]
    assert edges["lstm", "head"].tensor == 1 and edges["lstm", "head"].shapes == ["(None, 4)"]
    assert "[1] (None, 4)" in graph(view_models.states(keras)).svg()


def test_the_view_of_layers_has_one_box_for_each_layer_and_keeps_loops(keras):
    layers = graph(view_models.tied(keras), "layers").graph
    assert [box.title for box in layers.boxes] == ["x", "tied"]
    assert "called 3 times" in layers.boxes[1].marks
    assert [(edge.source, edge.target) for edge in layers.edges] == [("x", "tied"), ("tied", "tied")]


def test_the_view_of_layers_shows_every_shape_a_layer_is_called_on(keras):
    layers = graph(view_models.two_shapes(keras), "layers").graph
    assert layers.boxes[-1].outputs == ["(None, 5, 2)", "(None, 9, 2)"]


def test_a_layer_named_like_a_call_is_not_mixed_up_with_it(keras):
    x, dense = keras.Input((2,), name="x"), keras.layers.Dense(2, name="d")
    y = keras.layers.Dense(2, name="d[1]")(dense(dense(x)))
    picture = graph(keras.Model(x, y))
    assert [box.title for box in picture.graph.boxes] == ["x", "d[0]", "d[1]'", "d[1]"]
    assert [(edge.source, edge.target) for edge in picture.graph.edges] == [("x", "d[0]"), ("d[0]", "d[1]'"), ("d[1]'", "d[1]")]


def test_an_unknown_view_says_which_there_are(keras):
    with pytest.raises(ValueError, match="calls, layers, blocks, tape"):
        graph(view_models.encoder(keras), "weights")


def test_a_picture_is_the_same_from_run_to_run(keras):
    pictures = []
    for _ in range(2):
        keras.backend.clear_session()
        pictures.append(graph(view_models.shared_model(keras), expand_nested=True).svg())
    assert pictures[0] == pictures[1]


# Layout


def overlap(a, b):
    return a[0] < b[0] + b[2] and b[0] < a[0] + a[2] and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def laid_out(picture):
    """What `draw` gets from the layout, by drawing it once more."""
    import minikeras.views.draw as draw

    found = []

    def recorded(*args, **kwargs):
        found.append(arrange(*args, **kwargs))
        return found[0]

    original, draw.arrange = draw.arrange, recorded
    try:
        picture.page()
    finally:
        draw.arrange = original
    return found[0]


@pytest.mark.parametrize("rankdir", ["TB", "LR"])
@pytest.mark.parametrize("build", view_models.FUNCTIONAL, ids=lambda build: build.__name__)
def test_boxes_don_t_overlap_and_stand_inside_their_frames(build, rankdir, keras):
    picture = graph(build(keras), expand_nested=True, rankdir=rankdir)
    found = laid_out(picture)
    boxes = list(found.boxes.items())
    assert not [(one, other) for i, (one, a) in enumerate(boxes) for other, b in boxes[:i] if overlap(a, b)]
    parents = {box.key: box.parent for box in picture.graph.boxes + picture.graph.frames}
    for key, (x, y, width, height) in [*boxes, *found.frames.items()]:
        if parents[key] is not None:
            left, top, wide, high = found.frames[parents[key]]
            assert left < x and top < y and x + width < left + wide and y + height < top + high
        assert -0.01 <= x and -0.01 <= y and x + width <= found.width + 0.01 and y + height <= found.height + 0.01


@pytest.mark.parametrize("build", view_models.FUNCTIONAL, ids=lambda build: build.__name__)
def test_edges_run_from_box_to_box_and_downwards(build, keras):
    picture = graph(build(keras), expand_nested=True)
    found = laid_out(picture)
    for index, edge in enumerate(picture.graph.edges):
        points = found.routes[index]
        (x, y, width, height), (tx, ty, twidth, _) = found.boxes[edge.source], found.boxes[edge.target]
        assert points[0][1] == pytest.approx(y + height) and x <= points[0][0] <= x + width
        assert points[-1][1] == pytest.approx(ty) and tx <= points[-1][0] <= tx + twidth
        assert all(a[1] <= b[1] + 1e-6 for a, b in zip(points, points[1:]))


def test_edges_pass_beside_the_boxes_of_other_layers(keras):
    picture = graph(ROWS["B3"].build(keras, ROWS["B3"].small))
    found = laid_out(picture)
    for index, edge in enumerate(picture.graph.edges):
        for key, (x, y, width, height) in found.boxes.items():
            inside = [p for p in found.routes[index] if x < p[0] < x + width and y < p[1] < y + height]
            assert key in (edge.source, edge.target) or not inside


def test_a_chain_is_drawn_as_a_straight_line():
    sizes = {"a": (60, 40), "b": (140, 40), "c": (90, 40)}
    found = arrange(sizes, dict.fromkeys(sizes), {}, [("a", "b", (50, 16)), ("b", "c", (80, 16)), ("a", "c", (50, 16))])
    assert len({round(x + width / 2, 3) for x, _, width, _ in found.boxes.values()}) == 1


def test_two_ranks_without_need_to_cross_don_t_cross():
    sizes = {name: (40, 20) for name in "abcxyz"}
    found = arrange(sizes, dict.fromkeys(sizes), {}, [("a", "z", None), ("b", "y", None), ("c", "x", None)])
    above = sorted("abc", key=lambda name: found.boxes[name][0])
    below = sorted("xyz", key=lambda name: found.boxes[name][0])
    assert [dict(a="z", b="y", c="x")[name] for name in above] == below


def test_cycles_are_drawn_with_an_edge_upwards():
    sizes = {name: (40, 20) for name in "abc"}
    found = arrange(sizes, dict.fromkeys(sizes), {}, [("a", "b", None), ("b", "c", None), ("c", "a", None)])
    assert found.routes[2][0][1] > found.routes[2][-1][1]


@pytest.mark.parametrize(
    "edges",
    [
        [(i, i + 1) for i in range(4999)],
        [(i, i + 1) for i in range(4999)] + [(i, i + 3) for i in range(0, 4996, 3)],
        [(0, i) for i in range(1, 5000)] + [(i, i + 1) for i in range(1, 4999)],
        [(0, i) for i in range(1, 5000)],
    ],
    ids=["chain", "residual", "one input to all", "fan"],
)
def test_five_thousand_boxes_are_laid_out_in_seconds(edges):
    sizes = {str(i): (120, 40) for i in range(5000)}
    start = time.thread_time()  # others may be at work on the same processor
    found = arrange(sizes, dict.fromkeys(sizes), {}, [(str(a), str(b), (60, 16)) for a, b in edges])
    assert time.thread_time() - start < 20
    assert len(found.boxes) == 5000 and len(found.routes) == len(edges)


# Outputs


def test_the_svg_says_in_words_what_it_shows_and_runs_nothing(keras):
    root = ElementTree.fromstring(graph(view_models.autoencoder(keras), expand_nested=True).svg())
    assert root.attrib["role"] == "img" and root.attrib["aria-label"] == "autoencoder"
    assert root.find(f"{SVG}title").text == "autoencoder"
    assert "enc_dense" in root.find(f"{SVG}desc").text
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags == {"svg", "title", "desc", "style", "rect", "path", "polygon", "text", "g"}
    assert not any("id" in element.attrib or name.startswith("on") for element in root.iter() for name in element.attrib)


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return sum(
        w * (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4) for w, p in zip((0.2126, 0.7152, 0.0722), parts)
    )


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["LIGHT", "DARK"])
def test_text_is_readable_on_every_fill_in_both_themes(theme):
    import minikeras.views.theme as themes

    colours = getattr(themes, theme)
    for name, fill in colours.items():
        if name in ("paper", "box", "input", "operation", "frame") or re.fullmatch(r"group-\d", name):
            assert contrast(colours["ink"], fill) > 7 and contrast(colours["muted"], fill) > 4.5, name
    assert all(contrast(colours[f"group-{i}-line"], colours["paper"]) > 4.5 for i in range(themes.GROUPS))
    assert contrast(colours["alarm"], colours["alarm-fill"]) > 4.5
    assert contrast(colours["chip-ink"], colours["chip"]) > 4.5


def test_themes_are_automatic_or_fixed(keras):
    picture = graph(view_models.encoder(keras))
    assert "prefers-color-scheme:dark" in picture.svg()
    assert "prefers-color-scheme" not in picture.svg("dark") and "#0d1117" in picture.svg("dark")
    assert "#0d1117" not in picture.svg("light")


HOSTILE = [
    "<script>alert(1)</script>",
    "a\"b'c",
    "two\nlines",
    "\x1b[2Jclear",
    "]]>",
    "&amp;",
    "\u202edesrever",
    "x" * 300,
    "--><b>",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_shown_and_nothing_more(name, keras):
    x = keras.Input((2,), name="x")
    safe = name.replace("/", "|")
    layer = keras.layers.Dense(2, name=safe)
    inner = keras.Model(x, layer(x), name=f"{safe} inner")
    model = keras.Model(x, layer(inner(x)), name=safe)
    for view, nested in (("calls", False), ("calls", True), ("layers", True), ("tape", False)):
        picture = graph(model, view, expand_nested=nested)
        root = ElementTree.fromstring(picture.svg())
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg",
            "title",
            "desc",
            "style",
            "rect",
            "path",
            "polygon",
            "text",
            "g",
        }
        for text in (str(picture), picture.svg()):
            assert not set("\x1b\u202e") & set(text)
        assert len(str(picture).splitlines()) == 1 + len(picture.graph.boxes) + len(picture.graph.frames)
    assert ElementTree.fromstring(
        f"<p>{re.sub(r'<img ([^>]*)>', r'<img />', graph(model, expand_nested='details').html())}</p>"
    )


@pytest.mark.parametrize("ending, start", [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("txt", b"siamese, view")])
def test_a_picture_is_saved_by_its_ending(ending, start, tmp_path, keras):
    picture = graph(view_models.siamese(keras))
    first = picture.save(tmp_path / f"a.{ending}")
    second = picture.save(tmp_path / f"b.{ending}")
    content = (tmp_path / f"a.{ending}").read_bytes()
    assert content.startswith(start) and content == (tmp_path / f"b.{ending}").read_bytes()
    assert (first, second) == (str(tmp_path / f"a.{ending}"), str(tmp_path / f"b.{ending}"))


def test_another_ending_raises_and_writes_nothing(tmp_path, keras):
    with pytest.raises(ValueError, match=".svg, .png, .pdf, .txt or .html"):
        graph(view_models.encoder(keras)).save(tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


def test_a_notebook_gets_svg_and_text_and_with_details_strips_to_open(keras):
    model = view_models.three_deep(keras)
    assert set(graph(model)._repr_mimebundle_()) == {"text/html", "image/svg+xml", "text/plain"}
    html = graph(model, expand_nested="details")._repr_mimebundle_()["text/html"]
    assert re.findall("<summary>(.*?)</summary>", html) == ["outer", "middle", "encoder"]
    assert "<script" not in html


def test_an_untrusted_notebook_has_the_picture_too_with_its_words(keras):
    """JupyterLab shows no SVG of such a notebook, and of a trusted one's it makes an image without words; of HTML it shows images."""
    picture = graph(view_models.siamese(keras))
    html = picture._repr_mimebundle_()["text/html"]
    found = re.fullmatch('<img alt="([^"]*)" style="[^"]*" src="data:image/svg\\+xml;base64,([^"]*)">', html)
    assert base64.b64decode(found[2]).decode() == picture.svg()
    assert "left" in found[1] and "\n" not in found[1]


def test_groups_of_shared_weights_have_letters_where_colours_repeat(keras):
    """Six colours stand for any number of groups: in grey print, and from the seventh group on, only the letter tells them apart."""
    inputs = keras.Input((4,))
    x = inputs
    for number in range(28):
        twice = keras.layers.Dense(4, name=f"twice_{number}")
        x = twice(twice(x))
    picture = graph(keras.Model(inputs, x))
    letters = {box.title.split("[")[0]: box.letter for box in picture.graph.boxes if box.letter}
    assert len(set(letters.values())) == 28 and letters["twice_0"] == "A" and letters["twice_27"] == "AB"
    assert picture.svg().count(">same weights AB<") == 2


def test_a_layer_without_weights_called_twice_is_not_marked_as_loudly_as_sharing(keras):
    inputs = keras.Input((4,))
    relu = keras.layers.ReLU(name="relu")
    picture = graph(keras.Model(inputs, relu(relu(inputs))))
    boxes = [box for box in picture.graph.boxes if box.title.startswith("relu")]
    assert [box.letter for box in boxes] == [None, None] and all("same layer" in box.marks for box in boxes)
    assert "group-0" not in re.sub(r"<style>.*?</style>", "", picture.svg(), flags=re.S)


def test_a_model_shows_itself_as_its_graph(keras):
    model = view_models.siamese(keras)
    assert model._repr_mimebundle_()["text/plain"] == str(model.graph()) == str(graph(model))


# Values


def batch(*shapes, seed=0):
    rng = np.random.RandomState(seed)
    return [rng.normal(size=shape).astype("float32") for shape in shapes]


def traced(keras, build=view_models.siamese, **options):
    keras.utils.set_random_seed(3)
    model = build(keras)
    model.compile("sgd", "mse")
    x = batch((16, 4), (16, 4))
    y = np.ones((16, 1), "float32")
    return model, x, y, graph(model, x=x, y=y, **options)


def values_of(picture):
    return {(edge.source, edge.target): edge.values for edge in picture.graph.edges}


def test_edges_show_the_mean_the_spread_and_the_range_of_what_flows(keras):
    model, x, y, picture = traced(keras)
    found = values_of(picture)
    hidden = keras.Model(model.inputs, model.get_layer("join").output).predict(x, verbose=0)
    join = found["join", "drop"]
    assert (join.mean, join.std) == pytest.approx((hidden.mean(), hidden.std()), rel=1e-5)
    assert (join.low, join.high) == pytest.approx((hidden.min(), hidden.max()))
    assert sum(join.histogram) == hidden.size
    predicted = model.predict(x, verbose=0)
    assert found["same", "/output"].mean == pytest.approx(predicted.mean(), rel=1e-5)
    assert found["left", "shared_encoder[0]"].mean == pytest.approx(x[0].mean(), rel=1e-5)


def test_edges_show_the_size_of_the_gradient(keras):
    model, x, y, picture = traced(keras)
    predicted = model.predict(x, verbose=0)
    at_output = 2 * (predicted - y) / len(y)
    assert values_of(picture)["same", "/output"].gradient == pytest.approx(np.linalg.norm(at_output), rel=1e-4)
    logits = at_output * predicted * (1 - predicted)
    kernel = model.get_layer("same").get_weights()[0]
    assert values_of(picture)["drop", "same"].gradient == pytest.approx(np.linalg.norm(logits @ kernel.T), rel=1e-4)


def test_where_a_tensor_is_used_twice_each_edge_has_its_own_gradient(keras):
    x = keras.Input((3,), name="x")
    model = keras.Model(x, keras.layers.Add(name="sum")([x, x * 2.0]))
    model.compile("sgd", "mse")
    found = values_of(graph(model, x=batch((5, 3))[0], y=np.zeros((5, 3))))
    assert found["x", "multiply"].gradient == pytest.approx(2 * found["x", "sum"].gradient, rel=1e-5)


def test_the_same_tensor_twice_in_one_call_is_two_edges(keras):
    x = keras.Input((3,), name="x")
    model = keras.Model(x, keras.layers.Multiply(name="square")([x, x]))
    picture = graph(model, x=batch((5, 3))[0])
    assert [(e.source, e.target) for e in picture.graph.edges] == [("x", "square"), ("x", "square"), ("square", "/output")]


@pytest.mark.parametrize("build", view_models.FUNCTIONAL + [view_models.decoder], ids=lambda build: build.__name__)
@pytest.mark.parametrize("expand_nested", [False, True])
def test_a_trace_ends_in_what_predict_gives_and_changes_nothing(build, expand_nested, keras):
    model = build(keras)
    x = batch(*[(6, *symbol.shape[1:]) for symbol in model.inputs])
    if build is view_models.named_by_dicts:
        x = dict(zip(("p", "q"), x))
    x = x[0] if len(x) == 1 else x
    before = model.get_weights()
    picture = graph(model, x=x, training=True, expand_nested=expand_nested)
    assert all(edge.values is not None for edge in picture.graph.edges)
    assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))
    assert "call" not in vars(model)
    outputs = model.predict(x, verbose=0)
    outputs = list(outputs.values()) if isinstance(outputs, dict) else outputs if isinstance(outputs, list) else [outputs]
    quiet = [e for e in graph(model, x=x, expand_nested=expand_nested).graph.edges if e.target.startswith("/output")]
    assert [edge.values.mean for edge in quiet] == pytest.approx([o.mean() for o in outputs], rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("name", ["A5", "B3", "E4", "E9", "E11"])
def test_a_trace_of_the_course_s_models_ends_in_what_predict_gives(name, keras):
    row = ROWS[name]
    model, (x, y) = row.build(keras, row.small), row.data(row.small)
    edges = graph(model, x=x, y=y, expand_nested=True).graph.edges
    outputs = model.predict(x, verbose=0)
    outputs = outputs if isinstance(outputs, list) else [outputs]
    ends = [edge.values for edge in edges if edge.target.startswith("/output")]
    assert [values.mean for values in ends] == pytest.approx([output.mean() for output in outputs], rel=1e-3, abs=1e-5)
    assert all(values.gradient > 0 for values in ends)


def test_a_dead_relu_is_an_alarm(keras):
    model, x, y, _ = traced(keras)
    encoder = model.get_layer("shared_encoder")
    encoder.set_weights([encoder.get_weights()[0], np.full(8, -100.0)])
    picture = graph(model, x=x, y=y)
    assert values_of(picture)["shared_encoder[0]", "join"].alarms == ["dead relu: all zero"]
    assert values_of(picture)["join", "drop"].alarms == [], "zeros that come from elsewhere are no dead relu"
    assert "dead relu" in str(picture) and "#cf222e" in picture.svg()


def test_dead_units_are_counted(keras):
    model, x, y, _ = traced(keras)
    encoder = model.get_layer("shared_encoder")
    encoder.set_weights([encoder.get_weights()[0], np.array([-100.0] * 3 + [5.0] * 5)])
    assert "dead units 3/8" in values_of(graph(model, x=x))["shared_encoder[0]", "join"].lines()


def scaled_chain(keras, scale):
    x = h = keras.Input((4,), name="x")
    for i in range(6):
        h = keras.layers.Dense(4, use_bias=False, name=f"layer_{i}", kernel_initializer=keras.initializers.Constant(scale))(h)
    model = keras.Model(x, keras.layers.Dense(1, name="out")(h))
    model.compile("sgd", "mse")
    return graph(model, x=np.ones((2, 4), "float32"), y=np.full((2, 1), 5.0))


@pytest.mark.parametrize("scale, alarm", [(0.01, "vanishing gradient"), (2.0, "exploding gradient")])
def test_vanishing_and_exploding_gradients_are_alarms(scale, alarm, keras):
    found = values_of(scaled_chain(keras, scale))
    assert alarm in found["x", "layer_0"].alarms
    assert not found["out", "/output"].alarms


def test_a_healthy_model_raises_no_alarm(keras):
    *_, picture = traced(keras)
    assert not any(edge.values.alarms for edge in picture.graph.edges)


def test_numbers_that_are_not_finite_are_an_alarm():
    values = Values(np.array([1.0, np.nan, np.inf]))
    assert values.alarms == ["not finite"] and values.mean == 1.0
    assert Values(np.full(3, np.nan)).lines()[-1] == "not finite"


def test_whole_numbers_have_a_range_and_no_mean():
    assert Values(np.array([[3, 9]])).lines() == ["3 … 9"]


def test_y_without_a_loss_says_so(keras):
    with pytest.raises(ValueError, match="compile"):
        graph(view_models.siamese(keras), x=batch((2, 4), (2, 4)), y=np.ones((2, 1)))


@pytest.mark.parametrize("name", ["A5", "B3", "D5", "E3", "E4", "E5", "E7", "E9"])
def test_both_engines_show_the_same_numbers_for_the_course_s_models(name):
    """Values, gradients and weights, node by node, to the digits that are shown."""
    row, texts, weights = ROWS[name], [], None
    x, y = row.data(row.small)
    for keras in engines():
        keras.backend.clear_session(free_memory=False)
        model = row.build(keras, row.small)
        weights = weights or model.get_weights()
        model.set_weights(weights)
        before = model.get_weights()
        texts.append(str(graph(model, x=x, y=y, training=False, expand_nested=True)))
        assert all(np.array_equal(a, b) for a, b in zip(before, model.get_weights()))
    assert "|grad|" in texts[0] and "weights:" in texts[0]
    assert_same_but_for_the_last_digit(*texts)


def assert_same_but_for_the_last_digit(ours, theirs):
    number = re.compile(r"-?\d+\.?\d*(?:e[+-]\d+)?")
    assert number.sub("#", ours) == number.sub("#", theirs)
    mine, others = (np.array(list(map(float, number.findall(text)))) for text in (ours, theirs))
    assert np.allclose(mine, others, rtol=0.011, atol=1e-6)


# The tape


def test_the_tape_shows_data_and_gradient_on_every_box():
    a, b = Variable(3.0, name="a"), Variable(2.0, name="b")
    with Tape():
        z = a * b + a
    assert (
        str(graph(z))
        == """\
expression, view of tape: 2 steps, 2 leaves
a         Variable  ()                    = 3, grad 3; used 2 times
b         Variable  ()                    = 2, grad 3
multiply            ()  from a, b         = 6, grad 1
add                 ()  from multiply, a  = 9, grad 1; end ()"""
    )


def test_the_tape_of_a_forward_pass_uses_the_shared_kernel_twice(keras):
    picture = graph(view_models.siamese(keras), "tape")
    names = [box.title for box in picture.graph.boxes]
    assert names.count("shared_encoder/kernel") == 1
    kernel = picture.graph.box("shared_encoder/kernel")
    assert "used 2 times" in kernel.marks
    assert {"left", "right"} <= set(names)
    assert picture.graph.boxes[-1].marks == ["output (1, 1)"]


def test_the_tape_up_to_the_loss_has_gradients_everywhere(keras):
    model, x, y, _ = traced(keras)
    picture = graph(model, "tape", x=x, y=y)
    assert any(mark.startswith("loss") for mark in picture.graph.boxes[-1].marks)
    weights = [box for box in picture.graph.boxes if box.kind == "weights"]
    assert len(weights) == 4 and all(any("grad" in note for note in box.notes) for box in weights)


def test_a_tape_of_ten_thousand_steps_is_read_without_recursion():
    x = Variable(1.0, name="x")
    with Tape():
        y = x
        for _ in range(10_000):
            y = y * 1.0
    from minikeras.views.tape import read_tape

    assert len(read_tape(y).boxes) == 10_001


def test_a_tensor_that_nothing_made_is_a_tape_of_one_leaf():
    assert [box.kind for box in graph(Tensor(np.zeros(3))).graph.boxes] == ["data"]


# Histories


LOGS = {
    "accuracy": [0.5, 0.7],
    "loss": [1.0, 0.5],
    "val_accuracy": [0.4, 0.6],
    "val_loss": [1.1, 0.7],
    "learning_rate": [0.1, 0.05],
}


def test_a_history_has_one_panel_for_each_metric_the_loss_first():
    figure = plot_history(LOGS)
    assert [panel.get_title() for panel in figure.axes] == ["loss", "accuracy", "learning_rate"]
    assert [[line.get_label() for line in panel.lines] for panel in figure.axes] == [["training", "validation"]] * 2 + [
        ["training"]
    ]
    assert figure.axes[0].lines[1].get_ydata().tolist() == [1.1, 0.7]
    assert figure.axes[0].lines[0].get_xdata().tolist() == [1, 2]


def test_a_history_of_fit_starts_at_its_first_epoch(keras):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(np.ones((4, 2)), np.ones((4, 1)), initial_epoch=3, epochs=5, verbose=0)
    assert plot_history(history).axes[0].lines[0].get_xdata().tolist() == [4, 5]


def test_validation_every_second_epoch_is_drawn_where_it_belongs():
    figure = plot_history({"loss": [3.0, 2.0, 1.0, 0.5], "val_loss": [2.5, 1.0]}, validation_freq=2)
    assert figure.axes[0].lines[1].get_xdata().tolist() == [2, 4]


def test_a_history_is_shown_with_words_beside_it():
    data, metadata = plot_history(LOGS, ["loss"])._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert data["text/plain"] == "loss over 2 epochs: training from 1 to 0.5, validation from 1.1 to 0.7"
    assert metadata["image/png"]["alt"] == data["text/plain"]


def test_chosen_metrics_are_drawn_in_their_order():
    assert [panel.get_title() for panel in plot_history(LOGS, ["accuracy", "loss"]).axes] == ["accuracy", "loss"]


def test_an_unknown_metric_says_which_there_are():
    with pytest.raises(ValueError, match="no metric 'f1'. It has: accuracy, loss"):
        plot_history(LOGS, ["f1"])
    with pytest.raises(ValueError, match="no epoch"):
        plot_history({})
