"""Batches, epoch after epoch, from arrays, datasets and generators: the same numbers, moments and warnings as in tf.keras."""

import itertools
import warnings

import numpy as np
import pytest

import minikeras
import minikeras.random.seeds as seeds
from minikeras.training.arrays import ArrayBatches
from tests.names import steady
from tests.parity import assert_close, on_both
from tests.seed_models import numbers

X, Y = numbers(12, 3), numbers(12, 1, seed=5)
MOMENTS = [
    f"on_{moment}_{when}"
    for moment in ("epoch", "train_batch", "test_batch", "predict_batch", "train", "test")
    for when in ("begin", "end")
]


def model(keras, **compile):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile(keras.optimizers.SGD(0.05), "mse", metrics=["mae"], **compile)
    return model


def recorder(keras):
    """A callback that notes every moment and its number."""
    callback = keras.callbacks.LambdaCallback()
    callback.log = []
    for moment in MOMENTS:
        setattr(callback, moment, lambda number=None, logs=None, m=moment: callback.log.append((m, number if "_b" in m else 0)))
    return callback


def outcome(run):
    """What a run gives, or the class of its error, with the first line of each kind of warning."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            result = run()
        except ValueError:
            result = "ValueError"
    said = {str(w.message).split("\n")[0][:60] for w in caught}
    return result, {text for text in said if text.startswith(("Your input ran out", "`shuffle=True`"))}


def assert_alike(run):
    """`run(keras, recorder)` gives the same result, the same moments and the same warnings on both engines."""

    def recorded(keras):
        callback = recorder(keras)
        return *outcome(lambda: run(keras, callback)), callback.log

    (ours, our_warnings, our_log), (theirs, their_warnings, their_log) = on_both(recorded)
    assert our_warnings == their_warnings
    assert our_log == their_log
    if isinstance(theirs, str):
        assert ours == theirs
    else:
        assert_close(ours, theirs, what="result")


def fit(data, compile=None, **settings):
    """A `run` for assert_alike: fits on `data(keras)` and gives history and weights."""

    def run(keras, callback):
        m = model(keras, **(compile or {}))
        given = {name: value(keras) if callable(value) else value for name, value in settings.items()}
        history = m.fit(*data(keras), verbose=0, callbacks=[callback], **given)
        return {**history.history, "params": history.params["steps"] or 0, "weights": m.get_weights()}

    return run


def arrays(keras):
    return X, Y


def dataset(keras, count=3, **methods):
    """A PyDataset of batches of 4 rows, which begin again after three; with `count` None it never ends."""
    own = {"__getitem__": lambda self, i: (X[i % 3 * 4 : i % 3 * 4 + 4], Y[i % 3 * 4 : i % 3 * 4 + 4]), **methods}
    own |= {"num_batches": property(lambda self: None)} if count is None else {"__len__": lambda self: count}
    return type("Own", (keras.utils.PyDataset,), own)()


def generator(count):
    return (
        (X[i % 3 * 4 : i % 3 * 4 + 4], Y[i % 3 * 4 : i % 3 * 4 + 4]) for i in (range(count) if count else itertools.count())
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"batch_size": 4, "steps_per_epoch": 1, "shuffle": False, "epochs": 7},
        {"batch_size": 4, "steps_per_epoch": 2, "shuffle": False, "epochs": 5},
        {"batch_size": 5, "steps_per_epoch": 1, "epochs": 7},
        {"batch_size": 4, "steps_per_epoch": 2, "epochs": 5},
        {"batch_size": 4, "steps_per_epoch": 5, "epochs": 2},
        {"steps_per_epoch": 5, "shuffle": False, "epochs": 2},
        {"steps_per_epoch": 20, "shuffle": False, "epochs": 2},
        {"validation_data": (X, Y), "batch_size": 4, "validation_steps": 2, "epochs": 3},
        {"validation_data": (X, Y), "validation_steps": 2, "epochs": 2},
        {"validation_data": (X, Y), "batch_size": 4, "validation_steps": 9, "epochs": 2},
        {"validation_data": (X, Y), "validation_freq": [1, 3], "epochs": 4},
        {"validation_data": (X, Y), "validation_freq": "never"},
        {"epochs": 0},
    ],
    ids=steady,
)
def test_an_epoch_of_arrays_goes_on_where_the_last_one_stopped(settings):
    assert_alike(fit(arrays, **settings))


@pytest.mark.parametrize("batch_size, rows", [(5, 12), (4, 12), (9, 27), (32, 12)])
def test_rows_are_mixed_inside_batches_as_tensorflow_does(batch_size, rows):
    def order(keras):
        seen = []

        class Spy(keras.Model):
            def train_step(self, data):
                seen.append(np.asarray(data[0])[:, 0])
                return {"loss": 0.0}

        inputs = keras.Input((1,))
        spy = Spy(inputs, keras.layers.Dense(1)(inputs))
        spy.compile("sgd", run_eagerly=True)
        x = np.arange(rows, dtype="float32")[:, None]
        spy.fit(x, x, batch_size=batch_size, epochs=2, shuffle="batch", verbose=0)
        return seen

    assert_close(*on_both(order))


def test_without_a_seed_each_epoch_mixes_its_batches_anew(monkeypatch):
    monkeypatch.setattr(seeds, "get_random_seed", lambda: None)
    batches = ArrayBatches(np.arange(64)[:, None], batch_size=32, shuffle="batch")
    first, second = ([batch.numpy().ravel().tolist() for batch in batches] for _ in range(2))
    assert first != second
    assert [sorted(batch) for batch in first] == [list(range(32)), list(range(32, 64))]


@pytest.mark.parametrize(
    "method, settings",
    [
        ("evaluate", {"steps": 2, "batch_size": 4}),
        ("evaluate", {"steps": 9, "batch_size": 4}),
        ("evaluate", {"steps": 5}),
        ("predict", {"steps": 2, "batch_size": 4}),
        ("predict", {"steps": 9, "batch_size": 4}),
    ],
    ids=steady,
)
@pytest.mark.parametrize("source", ["arrays", "dataset", "generator", "short generator"])
def test_steps_end_an_evaluation_and_a_prediction(source, method, settings):
    if source != "arrays":
        settings = {"steps": settings["steps"]}

    def run(keras, callback):
        data = {
            "arrays": lambda: (X, Y) if method == "evaluate" else (X,),
            "dataset": lambda: (dataset(keras),),
            "generator": lambda: (generator(None),),
            "short generator": lambda: (generator(1),),
        }[source]()
        return getattr(model(keras), method)(*data, verbose=0, callbacks=[callback], **settings)

    assert_alike(run)


@pytest.mark.parametrize(
    "settings, count",
    [
        ({"shuffle": False, "epochs": 2}, 3),
        ({"epochs": 4}, 3),
        ({"epochs": 4, "steps_per_epoch": 2}, 3),
        ({"epochs": 2, "steps_per_epoch": 5, "shuffle": False}, 3),
        ({"epochs": 3, "steps_per_epoch": 2}, None),
        ({"epochs": 2, "class_weight": {0: 2.0, 1: 3.0}}, 3),
        ({"sample_weight": np.ones(12)}, 3),
        ({"validation_data": dataset, "validation_steps": 5, "epochs": 2}, 3),
        ({}, 0),
    ],
    ids=steady,
)
def test_a_dataset_is_dealt_out_as_in_keras(settings, count):
    assert_alike(fit(lambda keras: (dataset(keras, count),), **settings))


def test_a_dataset_hears_of_its_epochs_and_may_grow():
    def run(keras, callback):
        log = []

        class Growing(keras.utils.PyDataset):
            count = 1

            def __len__(self):
                return self.count

            def __getitem__(self, number):
                return X[number * 4 : number * 4 + 4], Y[number * 4 : number * 4 + 4]

            def on_epoch_begin(self):
                log.append(0.0)

            def on_epoch_end(self):
                log.append(1.0)
                self.count = min(3, self.count + 1)

        history = model(keras).fit(Growing(), shuffle=False, epochs=4, verbose=0, callbacks=[callback])
        return {**history.history, "log": log}

    assert_alike(run)


@pytest.mark.parametrize("batch", ["abc", (X, Y, Y, Y), None, 3], ids=steady)
def test_what_is_no_batch_is_refused(batch):
    with pytest.raises(ValueError, match="must return a tuple or a dict"):
        model(minikeras).fit(dataset(minikeras, __getitem__=lambda self, i: batch), verbose=0)


def test_class_weights_beside_a_dataset_s_own_weights_are_refused():
    weighed = dataset(minikeras, __getitem__=lambda self, i: (X[:4], Y[:4], np.ones(4)))
    with pytest.raises(ValueError, match="class_weight` and `sample_weight` at the same time"):
        model(minikeras).fit(weighed, class_weight={0: 1.0}, verbose=0)


@pytest.mark.parametrize(
    "settings, count",
    [
        ({"shuffle": False}, 5),
        ({}, 5),
        ({"epochs": 3, "shuffle": False}, 5),
        ({"epochs": 3, "shuffle": False}, 1),
        ({"epochs": 4, "steps_per_epoch": 2, "shuffle": False}, 5),
        ({"epochs": 4, "steps_per_epoch": 2, "shuffle": False}, None),
        ({"shuffle": False, "class_weight": {0: 2.0}}, 5),
        ({"shuffle": False, "sample_weight": np.ones(12)}, 5),
    ],
    ids=steady,
)
def test_a_generator_gives_the_batches_that_were_looked_at_again(settings, count):
    assert_alike(fit(lambda keras: (generator(count),), **settings))


@pytest.mark.parametrize("count, steps", [(5, None), (5, 2), (None, 2), (1, None)])
def test_a_generator_for_validation_gives_a_number_each_epoch(count, steps):
    validation = {"validation_data": lambda keras: generator(count), "validation_steps": steps}
    assert_alike(fit(arrays, epochs=3, shuffle=False, **validation))


@pytest.mark.parametrize(
    "source, text",
    [
        (lambda: (x for x in ()), "at least one batch"),
        (lambda: (X for _ in range(3)), "must return a tuple"),
        (lambda: ((X, Y, Y, Y) for _ in range(3)), "found: 4 parts"),
    ],
)
def test_a_generator_without_batches_is_refused(source, text):
    with pytest.raises(ValueError, match=text):
        model(minikeras).fit(source(), verbose=0, shuffle=False)


@pytest.mark.parametrize(
    "at_once, settings",
    [
        (2, {"batch_size": 4}),
        (3, {"batch_size": 3}),
        (30, {"batch_size": 3}),
        (2, {"batch_size": 3, "steps_per_epoch": 3, "epochs": 4}),
        (2, {"batch_size": 4, "validation_data": (X, Y)}),
        (0, {"batch_size": 4}),
    ],
    ids=steady,
)
def test_callbacks_see_every_nth_batch(at_once, settings):
    assert_alike(fit(arrays, compile={"steps_per_execution": at_once}, **{"epochs": 2, "shuffle": False, **settings}))


def test_callbacks_see_every_nth_batch_of_generators_and_predictions():
    assert_alike(fit(lambda keras: (generator(5),), compile={"steps_per_execution": 2}, shuffle=False))

    def predict(keras, callback):
        return model(keras, steps_per_execution=2).predict(X, batch_size=5, verbose=0, callbacks=[callback])

    assert_alike(predict)


def test_a_stop_counts_after_the_batches_of_its_turn():
    def run(keras, callback):
        m = model(keras, steps_per_execution=2)
        stop = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs: setattr(m, "stop_training", batch >= 2))
        m.fit(X, Y, batch_size=2, epochs=2, shuffle=False, verbose=0, callbacks=[callback, stop])
        return m.get_weights()

    assert_alike(run)


@pytest.mark.parametrize("batch_size", [-4, 2.5, "4"])
def test_a_batch_is_a_number_of_rows(batch_size):
    with pytest.raises(ValueError, match="`batch_size` must be a number of rows"):
        model(minikeras).fit(X, Y, batch_size=batch_size, verbose=0)


@pytest.mark.filterwarnings("ignore:Your input ran out of data")
def test_steps_below_0_are_all_there_are():
    """In Keras, too, but there TensorFlow counts the rows of a batch that never came, and every loss is too small."""
    settings = {"batch_size": 4, "epochs": 2, "shuffle": False, "verbose": 0}
    histories = [model(minikeras).fit(X, Y, steps_per_epoch=steps, **settings).history for steps in (-1, None)]
    assert histories[0] == histories[1]


def two_heads(keras):
    inputs = keras.Input((3,))
    m = keras.Model(inputs, [keras.layers.Dense(1, name=name, kernel_initializer="ones")(inputs) for name in "ab"])
    m.compile("sgd", ["mse", "mse"])
    return m


@pytest.mark.parametrize(
    "weights",
    [
        {"a": np.ones(12), "b": np.ones(12)},
        [np.linspace(0, 2, 12), None],
        [np.ones(12)],
        np.ones((12, 2)),
        np.linspace(0, 2, 12),
    ],
    ids=["dict beside a list", "None for one", "too few", "two columns", "one for both"],
)
def test_weights_of_rows_go_with_the_targets(weights):
    assert_alike(lambda keras, callback: two_heads(keras).fit(X, [Y, Y], sample_weight=weights, verbose=0).history)
