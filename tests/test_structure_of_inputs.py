"""A model called on inputs that nest in another way than its own: what is taken, what is warned of, what is refused."""

import warnings

import numpy as np
import pytest

import minikeras
from tests.parity import assert_close, on_both

ROWS = np.arange(12, dtype="float32").reshape(3, 4) / 12
STRUCTURES = {
    "alone": lambda x: x,
    "list": lambda x: [x],
    "tuple": lambda x: (x,),
    "dict": lambda x: {"only": x},
    "other name": lambda x: {"key": x},
    "deep list": lambda x: [[x]],
    "deep dict": lambda x: {"a": {"b": x}},
    "dict in list": lambda x: [{"only": x}],
}
DATA = {
    "[array]": [ROWS],
    "(array,)": (ROWS,),
    "[[array]]": [[ROWS]],
    "named": {"only": ROWS},
    "named else": {"key": ROWS},
    "named deep": {"a": {"b": ROWS}},
    "[named]": [{"only": ROWS}],
    "nothing": [],
    "no name": {},
    "another rank": [ROWS[0]],
}


def _one_input(keras, structure):
    x = keras.Input((4,), name="only")
    y = keras.layers.Dense(1, kernel_initializer="ones")(x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a key that isn't the Input's name
        return keras.Model(STRUCTURES[structure](x), y)


def _two_inputs(keras, structure):
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    nested = {"list": [a, b], "deep dict": {"k": {"a": a, "b": b}}, "lists": [[a], [b]], "mixed": [a, {"b": b}]}[structure]
    return keras.Model(nested, keras.layers.Dense(1, kernel_initializer="ones")(keras.layers.subtract([a, b])))


def _answer(call):
    """What a call gives, or the class of its error, and the first lines of what it warned of."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            result = np.asarray(call())
        except Exception as error:
            return type(error).__name__, None
    return result, sorted({str(w.message) for w in told})


def _compare(ours, theirs):
    assert ours.keys() == theirs.keys()
    for name, (result, told) in theirs.items():
        if isinstance(result, str):
            assert ours[name][0] == result, name
        else:
            assert_close(ours[name][0], result, what=str(name))
            assert ours[name][1] == told, name


@pytest.mark.parametrize("structure", STRUCTURES)
def test_a_model_of_one_input_takes_what_keras_takes_and_warns_of_what_keras_warns_of(structure):
    def look(keras):
        model = _one_input(keras, structure)
        return {name: _answer(lambda x=x: model(x)) for name, x in DATA.items()}

    _compare(*on_both(look))


@pytest.mark.parametrize("structure", ["list", "deep dict", "lists", "mixed"])
def test_a_model_of_two_inputs_too_and_too_few_is_a_value_error(structure):
    few = {"one": [ROWS], "array": ROWS, "none": [], "no name": {}, "one deep": {"k": {"a": ROWS}}}
    data = {"two": [ROWS, ROWS / 2], "tuple": (ROWS, ROWS / 2), "deep": {"k": {"a": ROWS, "b": ROWS / 2}}}

    def look(keras):
        model = _two_inputs(keras, structure)
        return {name: _answer(lambda x=x: model(x)) for name, x in {**few, **data}.items()}

    ours, theirs = on_both(look)
    _compare(ours, theirs)
    assert all(ours[name][0] == "ValueError" for name in few)


def test_a_sequential_warns_in_fit_evaluate_and_predict_and_not_while_a_graph_is_made():
    def look(keras):
        model = keras.Sequential([keras.Input((4,), name="only"), keras.layers.Dense(1, kernel_initializer="ones")])
        model.compile("sgd", "mse")
        y = np.ones((3, 1))
        answers = {
            "nothing": _answer(lambda: model([])),
            "graph": _answer(lambda: keras.Model(x := keras.Input((4,)), model([x])).output_shape[1:]),
            "fit": _answer(lambda: model.fit([ROWS], y, verbose=0).history["loss"]),
            "evaluate": _answer(lambda: model.evaluate([ROWS], y, verbose=0)),
            "predict": _answer(lambda: model.predict([ROWS], verbose=0)),
        }
        return {name: (result, told and [line.split("\n")[0] for line in told]) for name, (result, told) in answers.items()}

    ours, theirs = on_both(look)
    for name in ("evaluate", "predict"):  # Keras tells it while it compiles a step: here, with every pass
        theirs[name] = theirs[name][0], theirs["fit"][1]
    _compare(ours, theirs)
    assert theirs["fit"][1] and not theirs["graph"][1]


def test_the_error_for_too_few_names_the_input_that_gets_nothing_and_how_many_there_are():
    with pytest.raises(
        ValueError, match="(?s)doesn't match the expected structure.*1 tensor.*2 tensors.*nothing would come into 'b'"
    ):
        _two_inputs(minikeras, "deep dict")([ROWS])
