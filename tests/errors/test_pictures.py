"""The picture of a mistake: the calls that lead to it, the bad one in red, and the same in names that a program can read."""

import xml.etree.ElementTree as ElementTree

import nbformat
import pytest

import minikeras as keras
from minikeras.views.theme import DARK, LIGHT
from tests.errors.cases import CASES
from tests.errors.test_errors import error_of
from tools import notebook

# The lines of a picture's text after the headline, for the kinds of mistakes that are about calls.
PICTURES = {
    "input_left_out": """\
b    InputLayer  (None, 4)             not among the inputs
a    InputLayer  (None, 4)             input
sum  Add         (None, 4)  from a, b  output
what is wrong:
  b -> sum: not given""",
    "layer_of_an_inner_model": """\
inner_in  InputLayer  (None, 4)                 not among the inputs
feat      Dense       (None, 3)  from inner_in  15 parameters; output
outer_in  InputLayer  (None, 4)                 input
what is wrong:
  inner_in -> feat: not given""",
    "lstm_on_the_last_step_of_an_lstm": """\
x   InputLayer  (None, 5, 3)
l1  LSTM        (None, 8)     from x   384 parameters, tanh
l2  LSTM                      from l1
what is wrong:
  l1 -> l2: wants (batch, time, features)""",
    "width_of_a_shared_layer": """\
b          InputLayer  (None, 5)
a          InputLayer  (None, 4)
shared[0]  Dense       (None, 3)  from a  15 parameters; same weights as shared[1]
shared[1]  Dense                  from b  same weights as shared[0]
what is wrong:
  b -> shared[1]: wants 4 at axis -1""",
    "add_of_two_widths": """\
a    InputLayer  (None, 4)
b    InputLayer  (None, 5)
sum  Add                    from a, b
what is wrong:
  a -> sum: refused
  b -> sum: refused""",
    "layer_on_a_layer": """\
dense_1  Dense                  never called
dense    Dense    from dense_1
what is wrong:
  dense_1 -> dense: refused""",
    "layer_among_tensors": """\
x      InputLayer  (None, 4)
left   Dense       (None, 4)  from x            20 parameters
dense  Dense                                    never called
sum    Add                    from dense, left
what is wrong:
  dense -> sum: refused""",
    "if_on_a_symbol": """\
x                       InputLayer   (None, 4)
greater                 Greater      (None, 4)  from x        with 0
y = x if x > 0 else -x  lesson.py:2             from greater
what is wrong:
  greater -> y = x if x > 0 else -x: refused""",
    "one_row_instead_of_a_batch": """\
an array              (4,)
net       Functional        from an array
what is wrong:
  an array -> net: wants a batch of rows: (None, 4)""",
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_shows_the_calls_that_lead_to_the_mistake(name):
    assert str(error_of(name).show()).split("\n", 1)[1] == PICTURES[name]


@pytest.mark.parametrize("name", CASES)
def test_every_picture_is_an_svg_with_the_mistake_in_red_on_light_and_dark_pages(name):
    error = error_of(name)
    picture = error.show()
    if picture is None:
        assert not error.tensors
        return
    drawn = picture.svg()
    ElementTree.fromstring(drawn)
    assert f'stroke="{LIGHT["alarm"]}"' in drawn and f".mk-s-alarm{{stroke:{DARK['alarm']}}}" in drawn
    assert f"{type(error).__name__} at " in drawn


@pytest.mark.parametrize("name", ["number_for_a_shape", "class_in_a_sequential", "misspelt_loss"])
def test_what_is_not_about_calls_has_no_picture(name):
    assert error_of(name).show() is None


def test_the_headline_says_why():
    headline = str(error_of("lstm_on_the_last_step_of_an_lstm").show()).split("\n")[0]
    assert headline == "ValueError at 'l2' (LSTM), view of calls: 'l1' (LSTM) returns only its last step"


def test_only_the_nearest_calls_are_drawn():
    x = keras.Input((8,), name="far_away")
    for _ in range(40):
        x = keras.layers.Dense(8)(x)
    with pytest.raises(ValueError) as error:
        keras.layers.LSTM(4)(x)
    picture = error.value.show()
    assert len(picture.graph.boxes) < 16
    assert "more before it" in str(picture) and "far_away" not in str(picture)


def test_a_tensor_without_a_history_is_drawn_too():
    with pytest.raises(ValueError) as error:
        keras.layers.LSTM(4)(keras.KerasTensor((None, 8), name="loose"))
    assert "loose  " in str(error.value.show())
    assert error.value.node is None


@pytest.mark.parametrize(
    ("name", "made_by", "path", "hint"),
    [
        ("input_left_out", "b", ("b", "sum"), "Model([a, b], out)"),
        ("lstm_on_the_last_step_of_an_lstm", "l1", ("l1", "l2"), "layers.LSTM(8, name='l1', return_sequences=True)"),
        (
            "input_rebound",
            "inputs",
            ("inputs", "d"),
            "Input 'inputs' is not among the inputs: 'inputs2'; 'inputs2' is another Input, which the output was not built from",
        ),
        ("number_for_a_shape", None, (), "Input(shape=(4,))"),
    ],
)
def test_a_program_can_read_node_path_and_hint(name, made_by, path, hint):
    error = error_of(name)
    assert (error.node.operation.name if error.node else None) == made_by
    assert (error.path, error.hint) == (path, hint)


def test_a_notebook_shows_the_picture_below_the_traceback(tmp_path):
    cells = [
        "import minikeras as keras\nx = keras.Input((8,), name='x')",
        "keras.layers.LSTM(4)(x)",
        "keras.Input(4)",
        "from minikeras import course\nwith course.breaks(ValueError):\n    keras.layers.LSTM(4)(x)",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    done = [cell.outputs for cell in notebook.run(book, tmp_path, "minikeras", allow_errors=True).cells]
    assert "lstm' (LSTM), call 0   In[2]:1   keras.layers.LSTM(4)(x)" in done[1][0].evalue
    assert [[output.output_type for output in cell] for cell in done] == [
        [],
        ["error", "display_data"],
        ["error"],
        ["display_data"],
    ]
    picture = done[1][1]
    assert picture.data["image/svg+xml"].startswith("<svg") and "x -> lstm: wants" in picture.data["text/plain"]
    assert "<pre" in done[3][0].data["text/html"] and 'src="data:image/svg+xml;base64,' in done[3][0].data["text/html"]


def test_an_error_that_cannot_be_drawn_is_told_all_the_same(monkeypatch):
    error = error_of("lstm_without_time")
    monkeypatch.setattr(type(error), "show", lambda self: 1 / 0)
    error._show_in_notebook_()
