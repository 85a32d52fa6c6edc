"""Training loops as guides write them give TensorFlow's numbers."""

import numpy as np
import pytest

from tests.tf.test_gradient_tape import ENGINES

X = np.random.default_rng(0).normal(size=(64, 6)).astype("float32")
Y = (X @ np.arange(6) > 0).astype("int32")


def classifier(tf):
    tf.keras.utils.set_random_seed(1)
    inputs = tf.keras.Input((6,), name="features")
    hidden = tf.keras.layers.Dense(8, activation="relu")(inputs)
    return tf.keras.Model(inputs, tf.keras.layers.Dense(2)(hidden))


def loop_with_metrics(tf):
    """Keras's guide in its plainest form: batches, a tape, an optimizer, metrics, a validation loop."""
    model = classifier(tf)
    optimizer = tf.keras.optimizers.SGD(learning_rate=0.1)
    loss_of = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    accuracy, validation = tf.keras.metrics.SparseCategoricalAccuracy(), tf.keras.metrics.SparseCategoricalAccuracy()
    data = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(buffer_size=1024).batch(16)

    @tf.function
    def train_step(x, y):
        with tf.GradientTape() as tape:
            logits = model(x, training=True)
            loss = loss_of(y, logits)
        gradients = tape.gradient(loss, model.trainable_weights)
        optimizer.apply_gradients(zip(gradients, model.trainable_weights))
        accuracy.update_state(y, logits)
        return loss

    losses = []
    for _ in range(2):
        for x, y in data:
            losses.append(float(train_step(x, y)))
        losses.append(float(accuracy.result()))
        accuracy.reset_state()
        validation.update_state(Y, model(X, training=False))
        losses.append(float(validation.result()))
    return losses


def regularized(tf):
    """A penalty on weights, clipped gradients, Adam."""
    model, optimizer, losses = classifier(tf), tf.keras.optimizers.Adam(0.01), []
    for _ in range(6):
        with tf.GradientTape() as tape:
            logits = model(X)
            loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=Y, logits=logits))
            loss += 0.01 * tf.add_n([tf.nn.l2_loss(v) for v in model.trainable_variables])
        gradients, norm = tf.clip_by_global_norm(tape.gradient(loss, model.trainable_variables), 0.5)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        losses += [float(loss), float(norm)]
    return losses


def variables_by_hand(tf):
    """Linear regression on two tf.Variables, without an optimizer."""
    w, b, losses = tf.Variable(tf.zeros((6, 1))), tf.Variable(0.0), []
    for _ in range(5):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(tf.matmul(X, w) + b - tf.cast(Y[:, None], tf.float32)))
        dw, db = tape.gradient(loss, [w, b])
        w.assign_sub(0.1 * dw)
        b.assign_sub(0.1 * db)
        losses.append(float(loss))
    return losses + w.numpy().ravel().tolist()


def embedding(tf):
    """A table of which a batch uses some rows more than once: its gradient is sparse, and Adam takes it."""
    tf.keras.utils.set_random_seed(3)
    model = tf.keras.Sequential(
        [tf.keras.layers.Embedding(20, 4), tf.keras.layers.GlobalAveragePooling1D(), tf.keras.layers.Dense(1)]
    )
    ids = np.random.default_rng(1).integers(0, 20, (16, 5))
    optimizer, losses = tf.keras.optimizers.Adam(0.05), []
    for _ in range(4):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(ids) - tf.cast(Y[:16, None], tf.float32)) ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        gradients, _ = tf.clip_by_global_norm(gradients, 0.1)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        losses.append(float(loss))
    return losses


def two_players(tf):
    """A GAN's step: two models, two tapes, noise of tf.random."""
    tf.keras.utils.set_random_seed(5)
    maker = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(6)])
    judge = tf.keras.Sequential([tf.keras.Input((6,)), tf.keras.layers.Dense(4, activation="tanh"), tf.keras.layers.Dense(1)])
    of_maker, of_judge = tf.keras.optimizers.Adam(1e-2), tf.keras.optimizers.Adam(1e-2)
    cross_entropy, losses = tf.keras.losses.BinaryCrossentropy(from_logits=True), []
    for _ in range(4):
        noise = tf.random.normal([16, 3])
        with tf.GradientTape() as maker_tape, tf.GradientTape() as judge_tape:
            made = maker(noise, training=True)
            real, fake = judge(X[:16], training=True), judge(made, training=True)
            maker_loss = cross_entropy(tf.ones_like(fake), fake)
            judge_loss = cross_entropy(tf.ones_like(real), real) + cross_entropy(tf.zeros_like(fake), fake)
        of_maker.apply_gradients(zip(maker_tape.gradient(maker_loss, maker.trainable_variables), maker.trainable_variables))
        of_judge.apply_gradients(zip(judge_tape.gradient(judge_loss, judge.trainable_variables), judge.trainable_variables))
        losses += [float(maker_loss), float(judge_loss)]
    return losses


def own_train_step(tf):
    """A Model whose train_step uses the tape, trained by fit."""

    class Own(tf.keras.Model):
        def train_step(self, data):
            x, y = data
            with tf.GradientTape() as tape:
                loss = self.compute_loss(x=x, y=y, y_pred=self(x, training=True))
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables))
            return {"loss": loss}

    tf.keras.utils.set_random_seed(2)
    inputs = tf.keras.Input((6,))
    model = Own(inputs, tf.keras.layers.Dense(1)(inputs))
    model.compile(optimizer="sgd", loss="mse")
    return model.fit(X, Y.astype("float32"), epochs=3, verbose=0).history["loss"]


def fit_on_datasets(tf):
    """fit, evaluate and predict on tf.data."""
    model = classifier(tf)
    model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    data = tf.data.Dataset.from_tensor_slices((X, Y)).shuffle(64, seed=1).batch(10).prefetch(tf.data.AUTOTUNE)
    history = model.fit(data, epochs=2, validation_data=data.take(2), verbose=0).history
    plain = tf.data.Dataset.from_tensor_slices((X, Y)).batch(7)
    return [
        *sum(history.values(), []),
        *model.evaluate(plain, verbose=0),
        *model.predict(plain.map(lambda x, y: x), verbose=0).ravel(),
    ]


def fit_on_endless_datasets(tf):
    model = classifier(tf)
    model.compile("sgd", tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    data = tf.data.Dataset.from_tensor_slices((X, Y)).repeat().batch(10)
    return model.fit(data, epochs=3, steps_per_epoch=4, validation_data=data, validation_steps=2, verbose=0).history["val_loss"]


def adversarial_picture(tf):
    """The gradient of the loss with respect to the input."""
    model, x = classifier(tf), tf.convert_to_tensor(X[:4])
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.keras.losses.sparse_categorical_crossentropy(Y[:4], model(x), from_logits=True)
    return tf.sign(tape.gradient(loss, x)).numpy().ravel().tolist()


def module(tf):
    """A tf.Module with Variables of its own."""

    class Dense(tf.Module):
        def __init__(self, size, name=None):
            super().__init__(name=name)
            self.w, self.b = tf.Variable(tf.random.normal([6, size])), tf.Variable(tf.zeros([size]))

        def __call__(self, x):
            return tf.nn.relu(x @ self.w + self.b)

    tf.random.set_seed(9)
    layer, losses = Dense(3), []
    for _ in range(3):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(layer(tf.constant(X)) ** 2)
        for v, g in zip(layer.trainable_variables, tape.gradient(loss, layer.trainable_variables)):
            v.assign_sub(0.1 * g)
        losses.append(float(loss))
    return losses


LOOPS = [
    loop_with_metrics, regularized, variables_by_hand, embedding, two_players, own_train_step, fit_on_datasets,
    fit_on_endless_datasets, adversarial_picture, module,
]  # fmt: skip


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.__name__)
def test_numbers_are_tensorflows(loop):
    theirs, ours = (loop(tf) for tf in ENGINES.values())
    np.testing.assert_allclose(ours, theirs, rtol=2e-4, atol=2e-6)
