"""What a layer's `call` sees of sizes that are not known yet, and which shapes come out: cases for both engines.

Each takes the engine and gives what is compared: shapes, or what was seen. `outcome` gives the class of an error in its place.
"""


def outcome(case, keras):
    """What a case gives on an engine: nested tuples of sizes, or "refused"."""
    keras.utils.clear_session()
    try:
        return plain(case(keras))
    except Exception:
        return "refused"


def plain(found):
    if hasattr(found, "shape"):
        return tuple(found.shape)
    if isinstance(found, (list, tuple)):
        return tuple(plain(part) for part in found)
    return found if isinstance(found, (bool, int, float, str, type(None))) else "made"


def layer_of(keras, function, **parts):
    """A layer whose call is `function(layer, x)`, with the parts as attributes."""

    class Own(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            for name, make in parts.items():
                setattr(self, name, make())

        def call(self, x):
            return function(self, x)

    return Own()


def short_position_table(keras):
    def call(self, x):
        return x + self.table(keras.ops.arange(keras.ops.shape(x)[1]))

    return layer_of(keras, call, table=lambda: keras.layers.Embedding(10, 4))(keras.Input((None, 4)))


def slice_of_a_table(keras):
    def call(self, x):
        return x + self.table.embeddings[: keras.ops.shape(x)[1]]

    def table():
        made = keras.layers.Embedding(10, 4)
        made.build(None)
        return made

    return layer_of(keras, call, table=table)(keras.Input((None, 4)))


def reshape_rows(keras):
    return keras.ops.reshape(keras.Input((6,)), (-1, 2, 3))


def reshape_that_may_not_fit(keras):
    return keras.ops.reshape(keras.Input((5,)), (-1, 2, 3))


def reshape_steps(keras):
    return keras.ops.reshape(keras.Input((None,)), (-1, 2, 3))


def split_of_steps(keras):
    return keras.ops.split(keras.Input((None, 3)), 7, axis=1)


def split_of_rows(keras):
    return keras.ops.split(keras.Input((4,)), 5, axis=0)


def split_at_places(keras):
    return keras.ops.split(keras.Input((None, 3)), [30, 50], axis=1)[0]


def late_step(keras):
    return keras.Input((None,))[:, 30]


def late_row(keras):
    return keras.Input((4,))[40]


def slice_of_steps(keras):
    return keras.Input((None, 3))[:, 5:10]


def every_second_step(keras):
    return keras.Input((None, 3))[:, ::2]


def shape_in_call(keras):
    seen = []

    def call(self, x):
        seen.append(tuple(x.shape))
        return x

    layer_of(keras, call)(keras.Input((3,)))
    return seen[0]


def rows_in_call(keras):
    seen = []

    def call(self, x):
        seen.append(x.shape[0])
        return x

    layer_of(keras, call)(keras.Input((3,)))
    return seen[0]


def arithmetic_with_the_shape(keras):
    return layer_of(keras, lambda self, x: keras.ops.zeros((x.shape[0] * 2, 3)))(keras.Input((3,)))


def arithmetic_with_ops_shape(keras):
    return layer_of(keras, lambda self, x: keras.ops.zeros((keras.ops.shape(x)[0] * 2, 3)))(keras.Input((3,)))


def reshape_by_sizes(keras):
    def call(self, x):
        rows, steps = keras.ops.shape(x)[0], keras.ops.shape(x)[1]
        return keras.ops.reshape(x, (rows * steps, 4))

    return layer_of(keras, call)(keras.Input((None, 4)))


def half_the_steps(keras):
    def call(self, x):
        return x[:, : keras.ops.shape(x)[1] // 2]

    return layer_of(keras, call)(keras.Input((None, 4)))


def noise_for_each_row(keras):
    def call(self, x):
        return x + keras.random.normal((keras.ops.shape(x)[0], 3))

    return layer_of(keras, call)(keras.Input((3,)))


def a_token_for_each_row(keras):
    def call(self, x):
        token = keras.ops.broadcast_to(keras.ops.ones((1, 1, 4)), (keras.ops.shape(x)[0], 1, 4))
        return keras.ops.concatenate([token, x], axis=1)

    return layer_of(keras, call)(keras.Input((7, 4)))


def a_dense_inside(keras):
    return layer_of(keras, lambda self, x: self.dense(x), dense=lambda: keras.layers.Dense(5))(keras.Input((None, 4)))


def an_lstm_inside(keras):
    return layer_of(keras, lambda self, x: self.lstm(x), lstm=lambda: keras.layers.LSTM(5))(keras.Input((None, 4)))


def a_model_inside(keras):
    inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.Dropout(0.5)])
    return layer_of(keras, lambda self, x: self.inner(x), inner=lambda: inner)(keras.Input((4,)))


def shape_that_build_gets(keras):
    seen = []

    class Inner(keras.layers.Layer):
        def build(self, input_shape):
            seen.append(tuple(input_shape))

        def call(self, x):
            return x

    layer_of(keras, lambda self, x: self.inner(x), inner=Inner)(keras.Input((None, 3)))
    return seen[0]


def a_choice_by_values(keras):
    def call(self, x):
        return x if keras.ops.sum(x) > 0 else -x

    return layer_of(keras, call)(keras.Input((3,)))


def a_loop_over_rows(keras):
    return layer_of(keras, lambda self, x: [row for row in x][0])(keras.Input((3,)))


def a_loop_over_steps(keras):
    return layer_of(keras, lambda self, x: sum(x[:, i] for i in range(x.shape[1])))(keras.Input((5, 3)))


def numpy_in_call(keras):
    import numpy as np

    return layer_of(keras, lambda self, x: np.sin(x))(keras.Input((3,)))


def numpy_method_in_call(keras):
    return layer_of(keras, lambda self, x: keras.ops.convert_to_tensor(x.numpy()))(keras.Input((3,)))


def numpy_in_a_lambda(keras):
    import numpy as np

    return keras.layers.Lambda(lambda x: np.exp(x))(keras.Input((3,)))


def an_array_on_the_left(keras):
    import numpy as np

    return layer_of(keras, lambda self, x: np.ones(3, "float32") * x)(keras.Input((3,)))


def numpy_where_all_sizes_are_known(keras):
    import numpy as np

    return layer_of(keras, lambda self, x: np.sin(x))(keras.Input(batch_shape=(2, 3)))


def a_mask_inside(keras):
    def call(self, x):
        return self.lstm(self.embedding(x))

    parts = {"embedding": lambda: keras.layers.Embedding(9, 4, mask_zero=True), "lstm": lambda: keras.layers.LSTM(5)}
    return layer_of(keras, call, **parts)(keras.Input((None,), dtype="int32"))


def normalization_inside(keras):
    return layer_of(keras, lambda self, x: self.norm(x, training=True), norm=keras.layers.BatchNormalization)(keras.Input((3,)))


def a_loss_inside(keras):
    def call(self, x):
        self.add_loss(keras.ops.mean(x))
        return x

    return layer_of(keras, call)(keras.Input((3,)))


def one_hot_of_labels(keras):
    return layer_of(keras, lambda self, x: keras.ops.one_hot(x, 5))(keras.Input((), dtype="int32"))


def causal_mask(keras):
    def call(self, x):
        steps = keras.ops.shape(x)[1]
        mask = keras.ops.arange(steps)[:, None] >= keras.ops.arange(steps)
        return keras.ops.cast(keras.ops.reshape(mask, (1, steps, steps)), "float32")

    return layer_of(keras, call)(keras.Input((None, 4)))


def patches(keras):
    def call(self, x):
        rows, height = keras.ops.shape(x)[0], keras.ops.shape(x)[1]
        return keras.ops.reshape(x, (rows, height // 4, 4, 3))

    return layer_of(keras, call)(keras.Input((None, 3)))


def convolution_inside(keras):
    return layer_of(keras, lambda self, x: self.conv(x), conv=lambda: keras.layers.Conv1D(5, 3, strides=2))(
        keras.Input((None, 4))
    )


def tile_by_size(keras):
    def call(self, x):
        return keras.ops.tile(keras.ops.ones((1, 4)), (keras.ops.shape(x)[0], 1)) + x

    return layer_of(keras, call)(keras.Input((4,)))


def repeated_steps(keras):
    return layer_of(keras, lambda self, x: keras.ops.repeat(x, 2, axis=1))(keras.Input((None, 4)))


def taken_late(keras):
    return layer_of(keras, lambda self, x: keras.ops.take(x, [3, 50], axis=1))(keras.Input((None, 4)))


CASES = {
    name: case for name, case in list(globals().items()) if callable(case) and name not in ("outcome", "plain", "layer_of")
}
