"""A mistake costs neither data nor state: what fails leaves model, optimizer and files as they were."""

import numpy as np
import pytest

import minikeras as keras
from minikeras import layers, ops

X, Y = np.random.RandomState(0).rand(24, 4), np.random.RandomState(1).rand(24, 3)


def model(seed=1, **compile):
    """A compiled model with everything that a batch changes: weights, moving averages, a count of dropout masks."""
    keras.utils.set_random_seed(seed)
    x = keras.Input((4,), name="x")
    hidden = layers.Dropout(0.5)(layers.BatchNormalization()(layers.Dense(3)(x)))
    made = keras.Model(x, layers.Dense(3, name="out")(hidden))
    made.compile(**{"optimizer": keras.optimizers.Adam(0.1, name="adam"), "loss": "mse", **compile})
    return made


def state(model):
    """Everything that training changes, as arrays."""
    dropout = next(layer for layer in model.layers if isinstance(layer, layers.Dropout))
    return [*model.get_weights(), *[v.numpy() for v in model.optimizer.variables], dropout.seed_generator.state.numpy()]


def assert_same(before, after):
    assert len(before) == len(after)
    for a, b in zip(before, after):
        np.testing.assert_array_equal(a, b)


def batches(stop_after, then=None):
    """Batches of 8 rows; after some of them a last one, or an error."""
    for number in range(stop_after):
        yield X[8 * number : 8 * number + 8], Y[8 * number : 8 * number + 8]
    if then is not None:
        yield then
    raise OSError("the source of the data is gone")


@pytest.mark.parametrize("bad", [(X[:8, :3], Y[:8]), (X[:8], np.ones((8, 2))), None], ids=["x", "y", "source"])
def test_a_fit_that_fails_in_the_middle_leaves_what_the_good_batches_made(bad):
    broken, whole = model(), model()
    with pytest.raises((ValueError, OSError)):
        broken.fit(batches(2, then=bad), steps_per_epoch=3, verbose=0)
    whole.fit(batches(2), steps_per_epoch=2, verbose=0)
    assert_same(state(whole), state(broken))
    for one in (broken, whole):
        one.fit(X, Y, epochs=2, batch_size=8, shuffle=False, verbose=0)
    assert_same(state(whole), state(broken))


@pytest.mark.parametrize(
    "moment", ["on_train_begin", "on_epoch_begin", "on_train_batch_begin", "on_train_batch_end", "on_epoch_end"]
)
def test_a_callback_that_raises_leaves_whole_batches_behind(moment):
    class Broken(keras.callbacks.Callback):
        pass

    def fail(self, *args, logs=None):
        if moment.startswith("on_train_batch") and args[0] < 1:
            return
        raise RuntimeError("a mistake in the callback")

    setattr(Broken, moment, fail)
    seen = {"on_train_begin": 0, "on_epoch_begin": 0, "on_train_batch_begin": 1, "on_train_batch_end": 2, "on_epoch_end": 3}[
        moment
    ]
    broken, whole = model(), model()
    with pytest.raises(RuntimeError, match="a mistake in the callback"):
        broken.fit(X, Y, batch_size=8, shuffle=False, verbose=0, callbacks=[Broken()])
    if seen:
        whole.fit(X[: 8 * seen], Y[: 8 * seen], batch_size=8, shuffle=False, verbose=0)
    assert_same(state(whole)[:8], state(broken)[:8])
    assert broken.fit(X, Y, batch_size=8, verbose=0).epoch == [0]


def test_a_metric_that_raises_in_the_first_batch_undoes_its_update():
    def broken(y_true, y_pred):
        raise RuntimeError("a mistake in the metric")

    made = model(metrics=[broken])
    made.optimizer.build(made.trainable_variables)
    before = state(made)
    for train in (lambda: made.fit(X, Y, verbose=0), lambda: made.train_on_batch(X, Y)):
        with pytest.raises(RuntimeError, match="a mistake in the metric"):
            train()
        assert_same(before, state(made))


def test_a_constraint_that_raises_undoes_the_update():
    class Broken(keras.constraints.Constraint):
        def __call__(self, weight):
            raise RuntimeError("a mistake in the constraint")

    made = model()
    made.layers[-1].kernel.constraint = Broken()
    made.optimizer.build(made.trainable_variables)
    before = state(made)
    with pytest.raises(RuntimeError, match="a mistake in the constraint"):
        made.fit(X, Y, verbose=0)
    assert_same(before, state(made))


def test_targets_that_cannot_fit_are_refused_before_anything_begins():
    begun = []
    made = model()
    made.optimizer.build(made.trainable_variables)
    before = state(made)
    callback = keras.callbacks.LambdaCallback(on_train_begin=lambda logs: begun.append(logs))
    for data in ({"y": np.ones((24, 2))}, {"y": Y, "validation_data": (X, np.ones((24, 2)))}):
        with pytest.raises(ValueError, match="Dimensions must be equal"):
            made.fit(X, callbacks=[callback], verbose=0, **data)
    assert not begun
    assert_same(before, state(made))


def test_targets_for_a_step_of_one_s_own_may_be_anything():
    class Own(keras.Model):
        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
            return ops.mean(ops.square(y_pred - y[:, :3]))

    x = keras.Input((4,))
    made = Own(x, layers.Dense(3)(x))
    made.compile("sgd", "mse")
    assert np.isfinite(made.fit(X, np.ones((24, 5)), verbose=0).history["loss"]).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"optimizer": "adm"},
        {"loss": "mean_squared_eror"},
        {"metrics": ["acuracy"]},
        {"loss": {"output": "mse"}},
        {"loss_weights": [1.0, 2.0]},
        {"loss_weights": "heavy"},
        {"metrics": "mae"},
    ],
    ids=str,
)
def test_a_compile_that_is_refused_leaves_the_one_before(wrong):
    broken, whole = model(metrics=["mae"]), model(metrics=["mae"])
    for one in (broken, whole):
        one.fit(X, Y, verbose=0)
    with pytest.raises(ValueError):
        broken.compile(**{"optimizer": "sgd", "loss": "mae", **wrong})
    losses = [one.fit(X, Y, epochs=2, shuffle=False, verbose=0).history for one in (broken, whole)]
    assert losses[0] == losses[1]
    assert_same(state(whole), state(broken))
    assert broken.get_compile_config() == whole.get_compile_config()


def test_a_loss_that_met_wrong_targets_first_still_suits_itself_to_the_right_ones():
    x = keras.Input((4,))
    made = keras.Model(x, layers.Dense(3, activation="softmax")(x))
    made.compile("sgd", "crossentropy", metrics=["accuracy"])
    with pytest.raises(ValueError):
        made.train_on_batch(X[:8], np.ones((8, 2)))
    history = made.fit(X, np.arange(24) % 3, verbose=0).history
    assert np.isfinite(history["loss"][0]) and 0 <= history["accuracy"][0] <= 1


@pytest.mark.filterwarnings("ignore:loss became nan")
@pytest.mark.parametrize("raises", [True, False])
def test_a_stop_at_nan_leaves_the_weights_of_the_batch_before(raises):
    bad = X.copy()
    bad[20] = np.nan
    broken, whole = model(), model()
    stop = keras.callbacks.TerminateOnNaN(raise_error=raises)
    if raises:
        with pytest.raises(RuntimeError, match="NaN or Inf loss encountered at batch 2"):
            broken.fit(bad, Y, batch_size=8, shuffle=False, verbose=0, epochs=3, callbacks=[stop])
    else:
        history = broken.fit(bad, Y, batch_size=8, shuffle=False, verbose=0, epochs=3, callbacks=[stop])
        assert history.epoch == [0]
    whole.fit(X[:16], Y[:16], batch_size=8, shuffle=False, verbose=0)
    weights = [v.path for v in broken.trainable_variables]
    for a, b in zip(whole.trainable_variables, broken.trainable_variables):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    assert weights and int(broken.optimizer.iterations) == int(whole.optimizer.iterations) == 2


class Reads(layers.Layer):
    """A layer that reads its own variables, and fails at it if told to."""

    broken = False

    def build(self, input_shape):
        self.factor = self.add_weight(shape=(1,), initializer="ones", name="factor")

    def call(self, x):
        return x * self.factor

    def load_own_variables(self, store):
        super().load_own_variables(store)
        if Reads.broken:
            raise ValueError("a mistake in load_own_variables")


def test_loading_that_fails_half_way_changes_no_weight(tmp_path, monkeypatch):
    def stack():
        return keras.Sequential([keras.Input((4,)), layers.Dense(3, name="a"), Reads(name="reads"), layers.Dense(1, name="b")])

    saved, other = stack(), stack()
    saved.save_weights(tmp_path / "saved.weights.h5")
    before = other.get_weights()
    monkeypatch.setattr(Reads, "broken", True)
    with pytest.raises(ValueError, match="a mistake in load_own_variables"):
        other.load_weights(tmp_path / "saved.weights.h5")
    assert_same(before, other.get_weights())


def test_saving_that_fails_changes_neither_the_model_nor_the_file(tmp_path):
    class Forgets(layers.Layer):
        def get_config(self):
            raise RuntimeError("a mistake in get_config")

        def call(self, x):
            return x

    good = model()
    good.fit(X, Y, verbose=0)
    good.save(tmp_path / "model.keras")
    bytes_before = (tmp_path / "model.keras").read_bytes()
    x = keras.Input((4,))
    bad = keras.Model(x, layers.Dense(3)(Forgets()(x)))
    bad.compile("adam", "mse")
    bad.fit(X, Y, verbose=0)
    before = [*bad.get_weights(), *[v.numpy() for v in bad.optimizer.variables]]
    with pytest.raises(RuntimeError, match="a mistake in get_config"):
        bad.save(tmp_path / "model.keras")
    assert (tmp_path / "model.keras").read_bytes() == bytes_before
    assert [path.name for path in tmp_path.iterdir()] == ["model.keras"]
    assert_same(before, [*bad.get_weights(), *[v.numpy() for v in bad.optimizer.variables]])


def test_a_call_that_fails_leaves_no_losses_behind():
    class Broken(layers.Layer):
        def call(self, x):
            self.add_loss(ops.sum(x))
            if x.shape[0] == 5:
                raise RuntimeError("a mistake in the layer")
            return x

    x = keras.Input((4,))
    made = keras.Model(x, layers.Dense(3)(Broken()(x)))
    made.compile("sgd", "mse")
    made.train_on_batch(X[:8], Y[:8])
    with pytest.raises(RuntimeError, match="a mistake in the layer"):
        made.train_on_batch(X[:5], Y[:5])
    made.train_on_batch(X[:8], Y[:8])
    assert len(made.losses) == 1
