"""What a learner writes, as a type checker sees it: tests/test_stubs.py runs mypy over this file, and Python, too."""

from typing import Any, assert_type

import numpy as np

import minikeras as keras
from minikeras import ops
from minikeras.autodiff import Tensor, Variable, value_and_gradient
from minikeras.callbacks import EarlyStopping, History
from minikeras.layers import LSTM, Dense, Dropout, Layer
from minikeras.models import Model, Sequential


class Scale(Layer):
    def __init__(self, start: float = 1.0, **options: Any) -> None:
        super().__init__(**options)
        self.start = start

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        self.factor = self.add_weight(shape=(), initializer="ones", name="factor")

    def call(self, inputs: Tensor) -> Tensor:
        return ops.multiply(inputs, self.factor)


x = np.linspace(-1, 1, 32, dtype="float32").reshape(-1, 1)
inputs = keras.Input((1,))
hidden = Dense(8, activation="tanh", kernel_regularizer=keras.regularizers.L2(1e-4))(inputs)
hidden = Dropout(0.1)(hidden)
model = keras.Model(inputs, Scale(2.0)(Dense(1)(hidden)))
model.compile(optimizer=keras.optimizers.Adam(0.02), loss="mse", metrics=["mae"])
history = model.fit(x, x**2, epochs=2, verbose=0, callbacks=[EarlyStopping(patience=3)], validation_split=0.25)
assert_type(history, History)
assert_type(model.trainable_variables, list[Variable])
assert_type(model.get_weights()[0].ndim, int)
assert_type(model.count_params(), int)
assert_type(model.get_layer(index=1), Layer)
assert_type(ops.tanh(x), Tensor)
assert_type(ops.tanh(inputs), keras.KerasTensor)
assert_type(ops.split(x, 2), list[Tensor])
assert_type(ops.mean(x) + 1.0, Tensor)
assert_type(2 * inputs, keras.KerasTensor)

stack = Sequential([keras.Input((3, 2)), LSTM(4, return_sequences=False), Dense(1)])
stack.add(Dense(2, activation="softmax"))
stack.summary(print_fn=lambda line: None)
wider: Model = stack

weight = Variable(np.ones((2, 2), "float32"), name="weight")
weight.assign_add(np.ones((2, 2), "float32"))
assert_type(weight.numpy().ndim, int)
loss, gradients = value_and_gradient(lambda w: ops.sum(w * w), weight)
