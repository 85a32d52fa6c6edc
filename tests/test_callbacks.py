"""Callbacks against tf.keras: the same training gives the same history, the same text and the same files."""

import json
import os
import re

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy as np
import pytest

import minikeras

ENGINES = (minikeras, keras)
RNG = np.random.default_rng(5)
X = RNG.normal(size=(48, 4)).astype("float32")
Y = (X @ RNG.normal(size=(4, 1)) + 0.1 * RNG.normal(size=(48, 1))).astype("float32")


@pytest.fixture(autouse=True)
def plain_clock(monkeypatch):
    monkeypatch.setattr("time.time", lambda: 1.7e9)  # the same times on both engines, and none of them new


def make_model(engine, optimizer=None, metrics=("mae",)):
    engine.utils.set_random_seed(3)
    layers = engine.layers
    model = engine.Sequential([engine.Input((4,)), layers.Dense(5, activation="tanh"), layers.Dense(1)])
    model.compile(optimizer or engine.optimizers.SGD(0.05), "mse", metrics=list(metrics), run_eagerly=True)
    return model


def fit(engine, callbacks, model=None, **settings):
    settings = {"epochs": 3, "batch_size": 16, "validation_split": 0.25, "shuffle": False, "verbose": 2, **settings}
    model = model or make_model(engine)
    return model.fit(X, Y, callbacks=callbacks(engine), **settings)


def assert_same_fit(capsys, callbacks, **settings):
    """Fit on both engines; the histories and the printed text must agree. Returns minikeras's history and text."""
    histories, texts = [], []
    for engine in ENGINES:
        histories.append(fit(engine, callbacks, **settings))
        texts.append(capsys.readouterr().out)
    ours, theirs = histories
    assert ours.epoch == theirs.epoch and list(ours.history) == list(theirs.history)
    for name, values in theirs.history.items():
        np.testing.assert_allclose(ours.history[name], values, rtol=1e-4, err_msg=name)
    assert rounded(texts[0]) == rounded(texts[1])
    return ours, texts[0]


def rounded(text):
    """Numbers to three places: the engines may differ in the last digit that is shown."""
    return re.sub(r"\d+\.\d{4,}(e-?\d+)?", lambda number: f"{float(number[0]):.3g}", text)


CASES = {
    "no callback": lambda e: [],
    "None": lambda e: None,
    "a single one": lambda e: e.callbacks.EarlyStopping("loss"),
    "stops": lambda e: [e.callbacks.EarlyStopping(min_delta=10, patience=1, verbose=1)],
    "stops and restores": lambda e: [e.callbacks.EarlyStopping("val_mae", mode="max", restore_best_weights=True, verbose=1)],
    "never stops": lambda e: [e.callbacks.EarlyStopping(patience=50, restore_best_weights=True, verbose=1)],
    "a baseline": lambda e: [e.callbacks.EarlyStopping(baseline=1e-9, patience=2, verbose=1)],
    "later start": lambda e: [e.callbacks.EarlyStopping(min_delta=10, start_from_epoch=2, verbose=1)],
    "the metric knows": lambda e: [e.callbacks.EarlyStopping("val_mae", min_delta=10, verbose=1)],
    "plateau": lambda e: [e.callbacks.ReduceLROnPlateau(min_delta=10, patience=1, verbose=1)],
    "plateau with cooldown": lambda e: [
        e.callbacks.ReduceLROnPlateau(min_delta=10, patience=1, cooldown=2, factor=0.5, verbose=1)
    ],
    "plateau with floor": lambda e: [e.callbacks.ReduceLROnPlateau("loss", min_delta=10, patience=0, min_lr=0.02, verbose=1)],
    "scheduler": lambda e: [e.callbacks.LearningRateScheduler(lambda epoch, rate: rate * 0.5, verbose=1)],
    "older scheduler": lambda e: [e.callbacks.LearningRateScheduler(lambda epoch: 0.1 / (epoch + 1))],
    "a history of one's own": lambda e: [e.callbacks.History()],
    "a bar of one's own": lambda e: [e.callbacks.ProgbarLogger()],
    "nested lists": lambda e: [[e.callbacks.EarlyStopping("loss")], (e.callbacks.TerminateOnNaN(),)],
}


@pytest.mark.parametrize("callbacks", CASES.values(), ids=CASES)
def test_history_and_text_are_keras_s(capsys, callbacks):
    assert_same_fit(capsys, callbacks)


def test_a_stop_at_nan_is_keras_s_where_the_checks_are_off(capsys):
    with minikeras.config.use_strict_checks(False):
        assert_same_fit(capsys, lambda e: [e.callbacks.LearningRateScheduler(lambda epoch: 1e30), e.callbacks.TerminateOnNaN()])


@pytest.mark.parametrize(
    "settings",
    [
        dict(verbose=1),
        dict(verbose="auto"),
        dict(verbose=1, epochs=1),
        dict(verbose=0),
        dict(verbose=1, initial_epoch=2),
        dict(verbose=2, epochs=1, validation_split=0.0),
    ],
)
def test_fit_prints_keras_s_bytes(capsys, settings):
    _, text = assert_same_fit(capsys, lambda e: None, **settings)
    assert (text == "") == (settings["verbose"] == 0)


@pytest.mark.parametrize("verbose", [1, 2])
def test_evaluate_and_predict_print_keras_s_bytes(capsys, verbose):
    texts = []
    for engine in ENGINES:
        model = make_model(engine)
        model.evaluate(X, Y, batch_size=16, verbose=verbose)
        model.predict(X, batch_size=16, verbose=verbose)
        texts.append(capsys.readouterr().out)
    assert rounded(texts[0]) == rounded(texts[1]) and "3/3" in texts[0]


def test_a_stream_of_unknown_length_is_counted_as_in_keras(capsys):
    class Stream:
        def __init__(self, base):
            self.base = base

    texts = []
    for engine in ENGINES:

        def batches():
            for i in range(3):
                yield X[16 * i : 16 * i + 16], Y[16 * i : 16 * i + 16]

        make_model(engine).fit(batches(), verbose=1)
        texts.append(capsys.readouterr().out)
    assert rounded(texts[0]) == rounded(texts[1]) and "1/Unknown" in texts[0]


def recorder(engine):
    """A callback that writes down every call, and what it was told."""
    calls = []

    class Recorder(engine.callbacks.Callback):
        def set_params(self, params):
            super().set_params(params)
            calls.append(("params", dict(params)))

    def method(moment):
        def record(self, *args, logs=None):
            calls.append(
                (
                    moment,
                    args[0] if isinstance(args and args[0], int) else None,
                    sorted(logs or (args[-1] if args and isinstance(args[-1], dict) else {})),
                )
            )

        return record

    for name in ("epoch", "train_batch", "test_batch", "predict_batch", "train", "test", "predict"):
        for end in ("begin", "end"):
            setattr(Recorder, f"on_{name}_{end}", method(f"on_{name}_{end}"))
    return Recorder(), calls


def test_callbacks_are_called_at_keras_s_moments():
    told = []
    for engine in ENGINES:
        callback, calls = recorder(engine)
        model = make_model(engine)
        model.fit(X, Y, batch_size=16, epochs=2, validation_split=0.25, verbose=0, callbacks=[callback])
        model.evaluate(X, Y, batch_size=16, verbose=0, callbacks=[callback])
        model.predict(X, batch_size=16, verbose=0, callbacks=[callback])
        assert callback.model is model
        told.append(calls)
    assert told[0] == told[1]


def test_the_older_names_of_batch_methods_are_called():
    for engine in ENGINES:
        seen = []

        class Older(engine.callbacks.Callback):
            def on_batch_begin(self, batch, logs=None):
                seen.append(("begin", batch))

            def on_batch_end(self, batch, logs=None):
                seen.append(("end", batch, sorted(logs)))

        fit(engine, lambda e: [Older()], epochs=1, verbose=0)
        assert seen[:2] == [("begin", 0), ("end", 0, ["loss", "mae"])] and len(seen) == 6


def test_logs_are_floats_and_shared_by_all_callbacks():
    seen = {}

    class First(minikeras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["mine"] = 7.0

    class Second(minikeras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            seen.update(logs)

    history = fit(minikeras, lambda e: [First(), Second()], epochs=1, verbose=0).history
    assert history["mine"] == [7.0] and all(type(value) is float for value in seen.values())


def test_lambda_callback_calls_functions_at_any_moment():
    for engine in ENGINES:
        seen = []
        callback = engine.callbacks.LambdaCallback(
            on_epoch_end=lambda epoch, logs: seen.append(("epoch", epoch, sorted(logs))),
            on_train_batch_end=lambda batch, logs: seen.append(("batch", batch)),
            on_train_begin=lambda logs: seen.append("begin"),
            on_train_end=lambda logs: seen.append("end"),
            on_test_begin=lambda logs: seen.append("test"),
        )
        fit(engine, lambda e: [callback], epochs=1, verbose=0)
        assert seen == [
            "begin",
            ("batch", 0),
            ("batch", 1),
            ("batch", 2),
            "test",
            ("epoch", 0, ["loss", "mae", "val_loss", "val_mae"]),
            "end",
        ]


def test_a_callback_can_stop_the_training():
    for engine in ENGINES:

        class Stopper(engine.callbacks.Callback):
            def on_epoch_end(self, epoch, logs=None):
                self.model.stop_training = epoch == 1

        assert fit(engine, lambda e: [Stopper()], verbose=0).epoch == [0, 1]


def test_best_weights_come_back():
    for engine in ENGINES:
        model = make_model(engine)
        stopping = engine.callbacks.EarlyStopping("val_loss", mode="max", restore_best_weights=True, patience=2)
        kept = []
        keep = engine.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: kept.append(model.get_weights()))
        fit(engine, lambda e: [keep, stopping], model, verbose=0)
        best = kept[stopping.best_epoch]
        assert stopping.best_epoch < len(kept) - 1
        for a, b in zip(model.get_weights(), best):
            np.testing.assert_array_equal(a, b)


def test_the_learning_rate_is_what_the_scheduler_says():
    for engine in ENGINES:
        model = make_model(engine)
        history = fit(
            engine, lambda e: [e.callbacks.LearningRateScheduler(lambda epoch, rate: 0.1 * (epoch + 1))], model, verbose=0
        )
        np.testing.assert_allclose(history.history["learning_rate"], [0.1, 0.2, 0.3], rtol=1e-6)
        assert float(np.asarray(model.optimizer.learning_rate)) == pytest.approx(0.3)


@pytest.mark.parametrize(
    "settings, later",
    [(dict(), dict()), (dict(separator=";"), dict()), (dict(append=True), dict()), (dict(), dict(validation_split=0.0))],
)
def test_csv_logger_writes_keras_s_file(tmp_path, settings, later):
    files = []
    for engine in ENGINES:
        path = tmp_path / f"{engine.__name__}.csv"
        for _ in range(2):
            fit(engine, lambda e: [e.callbacks.CSVLogger(path, **settings)], epochs=2, verbose=0, **later)
        files.append(path.read_text())
    assert rounded(files[0]) == rounded(files[1])
    assert len(files[0].splitlines()) == (5 if settings.get("append") else 3)


def test_terminate_on_nan_can_raise():
    for engine in ENGINES:
        callbacks = [
            engine.callbacks.LearningRateScheduler(lambda epoch: 1e30),
            engine.callbacks.TerminateOnNaN(raise_error=True),
        ]
        with pytest.raises(RuntimeError, match="NaN or Inf loss encountered at batch 1. Loss value: "):
            fit(engine, lambda e: callbacks, verbose=0)


# Files


@pytest.mark.parametrize(
    "settings, expected",
    [
        (dict(filepath="m.keras", verbose=1), ["m.keras"]),
        (dict(filepath="sub/{epoch:02d}-{val_loss:.0f}.keras"), None),
        (dict(filepath="best.keras", save_best_only=True, verbose=1), ["best.keras"]),
        (dict(filepath="best.keras", save_best_only=True, monitor="val_mae", mode="max", verbose=1), ["best.keras"]),
        (dict(filepath="best.keras", save_best_only=True, initial_value_threshold=1e-9, verbose=1), []),
        (dict(filepath="{epoch}.weights.h5", save_weights_only=True, verbose=1), [f"{i}.weights.h5" for i in (1, 2, 3)]),
        (dict(filepath="{epoch}-{batch}.weights.h5", save_weights_only=True, save_freq=5), ["2-2.weights.h5"]),
    ],
)
def test_model_checkpoint_writes_keras_s_files_and_says_so(tmp_path, capsys, monkeypatch, settings, expected):
    texts, names = [], []
    for engine in ENGINES:
        folder = tmp_path / engine.__name__
        folder.mkdir()
        monkeypatch.chdir(folder)
        fit(engine, lambda e: [e.callbacks.ModelCheckpoint(**settings)])
        texts.append(capsys.readouterr().out)
        names.append(sorted(str(path.relative_to(folder)) for path in folder.rglob("*.*") if path.is_file()))
    assert rounded(texts[0]) == rounded(texts[1])
    assert names[0] == names[1]
    assert expected is None or names[0] == expected


def test_the_best_model_is_the_one_in_the_file(tmp_path):
    path = tmp_path / "best.weights.h5"
    model = make_model(minikeras)
    history = fit(
        minikeras, lambda e: [e.callbacks.ModelCheckpoint(path, save_best_only=True, save_weights_only=True)], model, verbose=0
    )
    model.load_weights(path)
    value = model.evaluate(X[36:], Y[36:], verbose=0)[0]
    assert value == pytest.approx(min(history.history["val_loss"]), rel=1e-5)


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path):
    (tmp_path / "m.keras").mkdir()
    with pytest.raises(IOError, match="Please specify a non-directory filepath"):
        fit(minikeras, lambda e: [e.callbacks.ModelCheckpoint(tmp_path / "m.keras")], verbose=0)


def test_an_interrupted_fit_goes_on_where_it_was(tmp_path):
    def interrupted(engine, folder, when):
        class Interruption(Exception):
            pass

        def interrupt(epoch, logs):
            if epoch == when:
                raise Interruption

        model = make_model(engine)
        with pytest.raises(Interruption):
            fit(
                engine,
                lambda e: [
                    e.callbacks.BackupAndRestore(folder, double_checkpoint=True),
                    e.callbacks.LambdaCallback(on_epoch_begin=interrupt),
                ],
                model,
                verbose=0,
            )
        assert json.loads((folder / "training_metadata.json").read_text())["epoch"] == when
        again = make_model(engine)
        history = fit(engine, lambda e: [e.callbacks.BackupAndRestore(folder)], again, verbose=0)
        assert not folder.exists()
        return history, again

    straight = make_model(minikeras)
    fit(minikeras, lambda e: [], straight, verbose=0)
    for engine in ENGINES:
        history, again = interrupted(engine, tmp_path / engine.__name__, 1)
        assert history.epoch == [1, 2]
    history, again = interrupted(minikeras, tmp_path / "again", 1)
    for a, b in zip(straight.get_weights(), again.get_weights()):
        np.testing.assert_allclose(a, b, rtol=1e-6)


def test_a_torn_backup_is_replaced_by_the_one_before(tmp_path):
    folder = tmp_path / "backup"
    fit(
        minikeras,
        lambda e: [e.callbacks.BackupAndRestore(folder, double_checkpoint=True, delete_checkpoint=False)],
        verbose=0,
        epochs=2,
    )
    (folder / "latest.weights.h5").write_bytes(b"torn")
    assert fit(minikeras, lambda e: [e.callbacks.BackupAndRestore(folder)], verbose=0).epoch == [1, 2]


def test_validation_sees_the_averaged_weights_and_training_does_not():
    for swap_on_epoch in (False, True):
        histories, weights = [], []
        for engine in ENGINES:
            model = make_model(engine, engine.optimizers.SGD(0.1, use_ema=True, ema_momentum=0.9))
            histories.append(fit(engine, lambda e: [e.callbacks.SwapEMAWeights(swap_on_epoch)], model, verbose=0).history)
            weights.append(model.get_weights())
        for name in histories[1]:
            np.testing.assert_allclose(histories[0][name], histories[1][name], rtol=1e-4, err_msg=name)
        for a, b in zip(*weights):
            np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


# Wrong arguments


@pytest.mark.parametrize(
    "wrong, error, text",
    [
        (lambda e: e.callbacks.ModelCheckpoint("m.txt"), ValueError, "The filepath provided must end in `.keras`"),
        (
            lambda e: e.callbacks.ModelCheckpoint("m.keras", save_weights_only=True),
            ValueError,
            "When using `save_weights_only=True`",
        ),
        (lambda e: e.callbacks.ModelCheckpoint("m.keras", save_freq="batch"), ValueError, "Unrecognized save_freq: batch."),
        (
            lambda e: e.callbacks.ReduceLROnPlateau(factor=1.0),
            ValueError,
            "ReduceLROnPlateau does not support a factor >= 1.0.",
        ),
        (lambda e: e.callbacks.BackupAndRestore(""), ValueError, "Empty `backup_dir` argument passed"),
        (lambda e: e.callbacks.BackupAndRestore("x", save_freq="x"), ValueError, "Invalid value for argument `save_freq`."),
        (
            lambda e: fit(e, lambda e: [e.callbacks.LearningRateScheduler(lambda epoch: 1)], verbose=0),
            ValueError,
            "The output of the `schedule` function should be a float. Got: 1",
        ),
        (
            lambda e: fit(e, lambda e: [e.callbacks.EarlyStopping("val_nothing")], verbose=0),
            ValueError,
            "EarlyStopping callback received monitor=val_nothing, but Keras isn't able to",
        ),
        (
            lambda e: fit(e, lambda e: [e.callbacks.ModelCheckpoint("{nothing}.keras")], verbose=0),
            KeyError,
            "'Failed to format this",
        ),
        (lambda e: fit(e, lambda e: [e.callbacks.SwapEMAWeights()], verbose=0), ValueError, "SwapEMAWeights must be used when"),
    ],
)
def test_wrong_arguments_raise_keras_s_class_and_text(wrong, error, text):
    for engine in ENGINES:
        with pytest.raises(error) as raised:
            wrong(engine)
        assert str(raised.value).lstrip('"').startswith(text)


@pytest.mark.parametrize(
    "callbacks, text",
    [
        (
            lambda e: [e.callbacks.EarlyStopping("val_x", mode="min")],
            "Early stopping conditioned on metric `val_x` which is not",
        ),
        (
            lambda e: [e.callbacks.ReduceLROnPlateau("val_x", mode="min")],
            "Learning rate reduction is conditioned on metric `val_x`",
        ),
        (lambda e: [e.callbacks.EarlyStopping(mode="best")], "EarlyStopping mode 'best' is unknown, fallback to auto mode."),
        (
            lambda e: [e.callbacks.ModelCheckpoint("m.keras", "val_x", mode="min", save_best_only=True)],
            "Can save best model only with val_x available.",
        ),
    ],
)
def test_what_cannot_be_watched_is_warned_about(tmp_path, monkeypatch, callbacks, text):
    monkeypatch.chdir(tmp_path)
    for engine in ENGINES:
        with pytest.warns(UserWarning, match=text):
            fit(engine, callbacks, verbose=0, epochs=1)


def test_float32_decides_what_an_improvement_is():
    for engine in ENGINES:
        stopping = engine.callbacks.EarlyStopping("loss", mode="min")
        stopping._set_monitor_op()
        assert not stopping._is_improvement(0.5 - 1e-10, 0.5) and stopping._is_improvement(0.5 - 1e-4, 0.5)
