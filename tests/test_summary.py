"""summary() against tf.keras, character by character."""

import contextlib
import io
import sys

import numpy as np
import pytest

import minikeras.views.table as table
from minikeras.views import print_summary
from tests import view_models
from tests.parity import engines, on_both
from tests.seed_models import ROWS

WIDTHS = (80, 120)
OPTIONS = [
    {},
    {"expand_nested": True},
    {"show_trainable": True},
    {"expand_nested": True, "show_trainable": True},
    {"line_length": 100},
    {"line_length": 60},
]
HUGE = {"E10", "E11"}  # their full sizes take a gigabyte in TensorFlow; their small ones have the same rows


def text_of(summary, **options):
    said = []
    summary(print_fn=said.append, **options)
    assert len(said) == 1, "print_fn gets the whole text at once"
    return said[0]


def text_or_error(summary, **options):
    try:
        return text_of(summary, **options)
    except ValueError as error:
        return repr(error)


@pytest.mark.parametrize("build", view_models.ALL, ids=lambda build: build.__name__)
def test_our_table_of_a_keras_model_is_keras_s(build, monkeypatch):
    model = build(engines()[1])
    for columns in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(columns))
        for options in OPTIONS:
            assert text_or_error(lambda **o: print_summary(model, **o), **options) == text_or_error(model.summary, **options), (
                options
            )


@pytest.mark.parametrize("build", view_models.ALL, ids=lambda build: build.__name__)
def test_both_engines_print_the_same_summary(build, monkeypatch):
    def texts(keras):
        model, found = build(keras), []
        for columns in WIDTHS:
            monkeypatch.setenv("COLUMNS", str(columns))
            found += [text_or_error(model.summary, **options) for options in OPTIONS]
        return found

    ours, theirs = on_both(texts)
    assert ours == theirs


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if not row.old_spelling])
def test_both_engines_print_the_same_summary_of_the_course_s_models(name, monkeypatch):
    row = ROWS[name]
    size = row.small if name in HUGE else row.full

    def texts(keras):
        model = row.build(keras, size)
        found = []
        for columns in WIDTHS:
            monkeypatch.setenv("COLUMNS", str(columns))
            found += [text_of(model.summary), text_of(model.summary, expand_nested=True, show_trainable=True)]
        return found

    ours, theirs = on_both(texts)
    assert ours == theirs


def test_both_engines_add_the_optimizer_s_variables_after_training():
    def trained(keras):
        model = view_models.siamese(keras)
        model.compile("adam", "mse")
        model.fit([np.ones((4, 4)), np.ones((4, 4))], np.ones((4, 1)), verbose=0)
        return text_of(model.summary)

    ours, theirs = on_both(trained)
    assert "Optimizer params" in ours
    assert ours == theirs


def test_summary_says_the_document_s_number_of_parameters():
    ours, theirs = on_both(lambda keras: text_of(ROWS["C2"].build(keras, {}).summary))
    assert " Total params: 333,526 (1.27 MB)" in ours.splitlines()
    assert ours == theirs


@pytest.mark.parametrize("columns", [50, 80, 120, 200])
@pytest.mark.parametrize("build", [view_models.siamese, view_models.autoencoder, view_models.states], ids=lambda b: b.__name__)
def test_the_table_without_rich_is_the_table_with_rich(build, columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    model = build(engines()[0])
    for options in [*OPTIONS, {"positions": [0.3, 0.5, 0.7, 0.9, 1.0]}]:
        rich = text_of(lambda **o: print_summary(model, **o), **options)
        with monkeypatch.context() as without:
            without.setitem(sys.modules, "rich.console", None)
            assert text_of(lambda **o: print_summary(model, **o), **options) == rich, options


def test_without_rich_the_table_goes_to_standard_output(monkeypatch):
    monkeypatch.setitem(sys.modules, "rich.console", None)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        engines()[0].Sequential([], name="empty").summary()
    assert out.getvalue().startswith('Model: "empty"\n┏━')


def test_summary_prints_to_standard_output():
    model = view_models.siamese(engines()[0])
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        model.summary()
    assert out.getvalue() == text_of(model.summary)


def test_with_interactive_logging_off_the_summary_goes_to_the_log(caplog, capsys):
    keras = engines()[0]
    keras.utils.disable_interactive_logging()
    try:
        with caplog.at_level("INFO", logger="minikeras"):
            view_models.encoder(keras).summary()
    finally:
        keras.utils.enable_interactive_logging()
    assert 'Model: "encoder"' in caplog.text and capsys.readouterr().out == ""


def test_layer_range_shows_from_one_layer_to_another():
    ours, theirs = on_both(
        lambda keras: [
            text_of(view_models.siamese(keras).summary, layer_range=names)
            for names in (("shared", "drop"), ("drop", "shared"), ["left", "left"])
        ]
    )
    assert ours == theirs


@pytest.mark.parametrize("layer_range", [("left",), ("left", 3), ("nothing", "left")])
def test_layer_range_that_fits_nothing_raises_as_in_keras(layer_range):
    def error(keras):
        with pytest.raises(ValueError) as raised:
            view_models.siamese(keras).summary(layer_range=layer_range)
        return str(raised.value)

    ours, theirs = on_both(error)
    assert ours == theirs


def test_a_line_too_short_for_the_columns_raises():
    with pytest.raises(ValueError, match="Insufficient console width"):
        view_models.siamese(engines()[0]).summary(line_length=12)


def test_too_few_positions_raise():
    with pytest.raises(ValueError, match="needs as many"):
        view_models.siamese(engines()[0]).summary(positions=[0.5, 1.0])


@pytest.mark.parametrize("name", ["[bold red]dense[bold]", "\x1b[31mdense", "two\nlines", ":car:", "\u202ednuor", "a]b["])
def test_names_cannot_change_the_table(name):
    keras = engines()[0]
    x = keras.Input((2,), name="x")
    model = keras.Model(x, keras.layers.Dense(1, name=name)(x), name=name)
    text = text_of(model.summary, line_length=100)
    assert "\x1b" not in text and "\u202e" not in text
    assert len({len(line) for line in text.splitlines()[1:-3]}) == 1, "every line of the table is as long as the others"
    shown = name.replace("\x1b", "\\x1b").replace("\n", "\\n").replace("\u202e", "\\u202e")
    assert f'Model: "{shown}"' in text and f"│ {shown} (Dense)" in text


def test_a_width_of_text_counts_columns_not_characters():
    pieces = [[("층 (Dense)", None)], [("3", None)]]
    drawn = table.Table([("이름", "left", 12), ("#", "right", 4)], 23)
    drawn.add_row(pieces)
    said = []
    table.show([drawn], said.append)
    assert table.plain_text([drawn]) == said[0]


def test_a_notebook_shows_title_table_and_totals_as_five_outputs():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    source = (
        "import minikeras as keras\n"
        "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)], name='small')\n"
        "model.summary()"
    )
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    outputs = notebook.cells[0].outputs
    assert [output.output_type for output in outputs] == ["display_data"] * 5
    assert all({"text/html", "text/plain"} <= set(output.data) for output in outputs)
    assert "small" in outputs[0].data["text/html"] and "Dense" in outputs[1].data["text/html"]
