"""Recurrent layers against tf.keras."""

import numpy as np
import pytest

from tests.layers.checks import check_layer, numbers
from tests.parity import as_numpy, assert_close, on_both

KINDS = ["SimpleRNN", "LSTM", "GRU"]
SETTINGS = [
    dict(),
    dict(return_sequences=True),
    dict(return_state=True, use_bias=False),
    dict(return_sequences=True, return_state=True, go_backwards=True),
    dict(activation="relu", kernel_initializer="he_normal", unroll=True),
    dict(kernel_regularizer="l2", recurrent_regularizer="l1", bias_constraint="non_neg", seed=3),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_recurrent_layers_agree(kind, settings):
    check_layer(
        lambda keras: getattr(keras.layers, kind)(4, **settings), numbers(3, 5, 2), fit=settings in (SETTINGS[0], SETTINGS[-1])
    )


@pytest.mark.parametrize(
    "settings",
    [
        dict(reset_after=False),
        dict(reset_after=False, use_bias=False, return_sequences=True),
        dict(recurrent_activation="hard_sigmoid", reset_after=False),
    ],
    ids=str,
)
def test_gru_with_the_reset_gate_before_the_product_agrees(settings):
    check_layer(lambda keras: keras.layers.GRU(3, **settings), numbers(2, 4, 3))


@pytest.mark.parametrize(
    "settings", [dict(unit_forget_bias=False), dict(recurrent_activation="relu", activation="linear")], ids=str
)
def test_lstm_with_other_settings_agrees(settings):
    check_layer(lambda keras: keras.layers.LSTM(3, **settings), numbers(2, 4, 3))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rates", [(0.4, 0.0), (0.0, 0.4), (0.4, 0.3)], ids=str)
def test_dropout_masks_are_the_same(kind, rates):
    check_layer(
        lambda keras: getattr(keras.layers, kind)(4, dropout=rates[0], recurrent_dropout=rates[1]),
        numbers(3, 5, 2),
        training=True,
    )


def masked(keras_layers_of):
    """A call with steps masked at the end, in the middle, at the beginning, and everywhere."""

    def call(layer, x, **kwargs):
        keras = keras_layers_of(layer)
        return layer(keras.layers.Masking(-9.0)(x), **kwargs)

    return call


def engine_of(layer):
    import keras

    import minikeras

    return keras if isinstance(layer, keras.layers.Layer) else minikeras


def with_gaps():
    x = numbers(5, 6, 2)
    x[1, 4:], x[2, 2:4], x[3, :3], x[4] = -9, -9, -9, -9
    return x


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "settings",
    [
        dict(return_sequences=True, return_state=True),
        dict(return_sequences=True, zero_output_for_mask=True),
        dict(return_state=True, zero_output_for_mask=True),
        dict(go_backwards=True, return_sequences=True),
        dict(activation="relu", return_state=True, return_sequences=True, unroll=True),
    ],
    ids=str,
)
def test_masked_steps_keep_the_state(kind, settings):
    check_layer(
        lambda keras: getattr(keras.layers, kind)(3, **settings),
        with_gaps(),
        call=masked(engine_of),
        fit="zero_output_for_mask" in settings,
    )


@pytest.mark.parametrize("mode", ["concat", "sum", "ave", "mul", None])
@pytest.mark.parametrize("settings", [dict(), dict(return_sequences=True, return_state=True)], ids=str)
def test_bidirectional_agrees(mode, settings):
    check_layer(
        lambda keras: keras.layers.Bidirectional(keras.layers.LSTM(3, **settings), merge_mode=mode),
        numbers(3, 5, 2),
        fit=mode == "concat",
    )


def test_bidirectional_with_masks_and_its_own_way_back_agrees():
    def build(keras):
        return keras.layers.Bidirectional(
            keras.layers.GRU(3, return_sequences=True),
            backward_layer=keras.layers.SimpleRNN(4, return_sequences=True, go_backwards=True),
        )

    check_layer(build, with_gaps(), call=masked(engine_of), fit=False)


def test_bidirectional_hands_each_half_of_the_states_to_one_side():
    def build(keras):
        return keras.layers.Bidirectional(keras.layers.LSTM(3, return_state=True))

    check_layer(
        build,
        numbers(2, 4, 2),
        *(numbers(2, 3, seed=i) for i in range(4)),
        call=lambda layer, x, **kwargs: layer(x[0], initial_state=list(x[1:]), **kwargs),
    )


@pytest.mark.parametrize("states, kind", [(1, "GRU"), (2, "LSTM"), (1, "SimpleRNN")])
def test_initial_states_are_differentiated_too(states, kind):
    check_layer(
        lambda keras: getattr(keras.layers, kind)(3, return_state=True),
        numbers(2, 4, 2),
        *(numbers(2, 3, seed=i) for i in range(states)),
        call=lambda layer, x, **kwargs: layer(x[0], initial_state=list(x[1:]), **kwargs),
    )


CELLS = {
    "one cell": lambda layers: layers.LSTMCell(3),
    "list of cells": lambda layers: [layers.LSTMCell(3), layers.GRUCell(4), layers.SimpleRNNCell(2)],
    "stack of one": lambda layers: [layers.LSTMCell(3)],
    "dropout": lambda layers: [layers.LSTMCell(3, dropout=0.3), layers.GRUCell(4, dropout=0.2, recurrent_dropout=0.4)],
}


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("settings", [dict(), dict(return_sequences=True, return_state=True, go_backwards=True)], ids=str)
def test_rnn_of_cells_agrees(cell, settings):
    check_layer(
        lambda keras: keras.layers.RNN(CELLS[cell](keras.layers), **settings),
        numbers(3, 4, 2),
        training=cell == "dropout",
        fit=not settings or cell != "list of cells",
    )


def own_cell(keras):
    """A cell as a learner writes it, with the answers to what it remembers of Keras's documentation."""

    class Minimal(keras.layers.Layer):
        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.state_size = units

        def build(self, input_shape):
            self.kernel = self.add_weight(shape=(input_shape[-1], self.units), initializer="uniform", name="kernel")
            self.recurrent_kernel = self.add_weight(shape=(self.units, self.units), initializer="uniform", name="again")

        def call(self, inputs, states):
            output = keras.ops.matmul(inputs, self.kernel) + keras.ops.matmul(states[0], self.recurrent_kernel)
            return output, [output]

        def get_config(self):
            return {**super().get_config(), "units": self.units}

    return Minimal


def test_rnn_of_a_learners_own_cell_agrees():
    ours, theirs = check_layer(
        lambda keras: keras.layers.RNN(own_cell(keras)(3), return_sequences=True, name="rnn", dtype="float32"), numbers(2, 4, 3)
    )
    assert ours["shapes"] == [(None, 4, 3)]


@pytest.mark.parametrize(
    "kind, rates",
    [("LSTM", (0.2, 0.0)), ("LSTM", (0.2, 0.3)), ("GRU", (0.2, 0.3)), ("SimpleRNN", (0.2, 0.3)), ("SimpleRNN", (0.0, 0.3))],
    ids=str,
)
def test_dropout_counters_move_in_inference_as_well(kind, rates):
    def run(keras):
        layer = getattr(keras.layers, kind)(3, dropout=rates[0], recurrent_dropout=rates[1])
        counts = []
        for training in (False, True, False):
            layer(numbers(2, 4, 3), training=training)
            counts.append([int(n) for n in as_numpy(layer.cell.seed_generator.state)])
        return counts

    ours, theirs = on_both(run)
    assert ours == theirs


@pytest.mark.parametrize("kind", KINDS)
def test_stateful_layers_go_on_where_they_stopped(kind):
    def run(keras):
        layer = getattr(keras.layers, kind)(3, stateful=True)
        first, second = layer(numbers(2, 4, 3)), layer(numbers(2, 4, 3, seed=1))
        layer.reset_state()
        return [as_numpy(x) for x in (first, second, layer(numbers(2, 4, 3)))], len(layer.weights)

    (ours, our_weights), (theirs, their_weights) = on_both(run)
    assert_close(ours, theirs)
    assert our_weights == their_weights
    np.testing.assert_array_equal(ours[0], ours[2])


def test_stateful_layers_want_a_batch_of_known_size():
    def run(keras):
        texts = []
        for shape in [(None, 4, 3), (5, 4, 3)]:
            layer = keras.layers.LSTM(3, stateful=True)
            with pytest.raises(ValueError) as error:
                layer(keras.Input(batch_shape=shape))
                layer(numbers(2, 4, 3))
            texts.append(str(error.value).split("\n")[0].split(" sequence.shape")[0])
        return texts

    ours, theirs = on_both(run)
    for text, other in zip(ours, theirs):
        assert text in other or other.startswith("Exception encountered")


TIME_DISTRIBUTED = {
    "dense": lambda layers: layers.Dense(3),
    "dropout": lambda layers: layers.Dropout(0.5),
    "regularized": lambda layers: layers.Dense(3, kernel_regularizer="l2"),
    "lstm": lambda layers: layers.LSTM(3),
}


@pytest.mark.parametrize("inner", TIME_DISTRIBUTED)
@pytest.mark.parametrize("training", [False, True])
def test_time_distributed_layers_agree(inner, training):
    x = numbers(2, 3, 5, 4) if inner == "lstm" else numbers(2, 3, 4)
    check_layer(
        lambda keras: keras.layers.TimeDistributed(TIME_DISTRIBUTED[inner](keras.layers)),
        x,
        training=training,
        fit=inner != "dropout",
    )


def test_time_distributed_needs_three_axes_and_fitting_masks():
    def run(keras):
        texts = []
        for x, mask in [
            (numbers(2, 3), None),
            (numbers(2, 3, 4), np.ones((2,), bool)),
            (numbers(2, 3, 4), np.ones((2, 4), bool)),
        ]:
            with pytest.raises(ValueError) as error:
                keras.layers.TimeDistributed(keras.layers.Dense(2))(x, mask=mask)
            texts.append(str(error.value).split("\n\n")[-1].split("Arguments received")[0].strip()[:60])
        return texts

    ours, theirs = on_both(run)
    assert ours[0] == theirs[0]


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("kind", KINDS)
def test_edges_of_sequences(kind, fast):
    import minikeras as keras

    with keras.config.use_fast_forms(fast):
        layer = getattr(keras.layers, kind)(3, return_sequences=True)
        assert layer(numbers(0, 4, 2)).shape == (0, 4, 3)
        assert layer(numbers(1, 1, 2)).shape == (1, 1, 3)
        huge = layer(1e4 * numbers(2, 3, 2)).numpy()
        assert np.isfinite(huge).all()
        assert not layer(numbers(2, 3, 2), mask=np.zeros((2, 3), bool)).numpy().any()


@pytest.mark.parametrize("dtype, tolerance", [("float64", 1e-10), ("float16", 4e-3)])
@pytest.mark.parametrize("kind", KINDS)
def test_other_float_types_agree(kind, dtype, tolerance):
    def run(keras):
        layer = getattr(keras.layers, kind)(4, dtype=dtype, return_sequences=True)
        outputs = layer(numbers(3, 5, 2))
        return as_numpy(outputs), [str(as_numpy(w).dtype) for w in layer.weights]

    (ours, our_types), (theirs, their_types) = on_both(run)
    assert ours.dtype == theirs.dtype and our_types == their_types
    np.testing.assert_allclose(ours.astype("float64"), theirs.astype("float64"), rtol=tolerance, atol=tolerance)


def test_steps_are_taken_together_only_where_no_row_sees_the_others(monkeypatch):
    import minikeras as keras
    import minikeras.layers.rnn.time_distributed as time_distributed

    def calls_of(inner, training=False):
        counts, call = [], inner.call
        inner.call = lambda inputs, **kwargs: counts.append(len(inputs)) or call(inputs, **kwargs)
        layer = keras.layers.TimeDistributed(inner)
        layer(numbers(2, 6, 4), training=training)
        return counts

    layers = keras.layers
    assert calls_of(layers.Dense(3)) == [12]
    assert calls_of(layers.BatchNormalization()) == [12]
    assert calls_of(layers.BatchNormalization(), training=True) == [2] * 6
    assert calls_of(layers.Dropout(0.3), training=True) == [2] * 6
    assert calls_of(layers.Dense(3, activity_regularizer="l2")) == [2] * 6
    assert calls_of(layers.Lambda(lambda x: x - x[:1])) == [2] * 6
    monkeypatch.setattr(time_distributed, "INPUT_BYTES", 4 * 2 * 4 * 4)
    assert calls_of(layers.Dense(3)) == [8, 4]
