"""What layers, metrics, optimizers and functions answer besides computing: cases for both engines, as in unknown_sizes."""

import numpy as np


def input_shape_of_an_input_layer(keras):
    return keras.layers.InputLayer(input_shape=(3,)).batch_shape


def batch_input_shape_of_an_input_layer(keras):
    return keras.layers.InputLayer(batch_input_shape=(2, 3)).batch_shape


def path_of_a_layer(keras):
    class Outer(keras.layers.Layer):
        def __init__(self):
            super().__init__(name="outer")
            self.dense = keras.layers.Dense(2, name="inner")

        def build(self, shape):
            self.dense.build(shape)

        def call(self, x):
            return self.dense(x)

    outer = Outer()
    before = outer.path, outer.dense.path
    outer(np.ones((1, 3), "float32"))
    return before, outer.path, outer.dense.path


def path_in_a_model(keras):
    i = keras.Input((3,), name="i")
    dense = keras.layers.Dense(2, name="d")
    keras.Model(i, dense(i), name="m")
    return dense.path


def metrics_of_a_layer(keras):
    class Own(keras.layers.Layer):
        def __init__(self):
            super().__init__()
            self.m = keras.metrics.Mean(name="m")
            self.inner = keras.layers.Dense(2)
            self.inner.n = keras.metrics.Sum(name="n")

        def call(self, x):
            return x

    layer = Own()
    return [m.name for m in layer.metrics], len(layer.metrics_variables), [v.path for v in layer.metrics_variables]


def add_metric(keras):
    return keras.layers.Dense(2).add_metric(1.0, name="x")


def serialize_a_layer(keras):
    config = keras.layers.serialize(keras.layers.Dense(3, name="d"))
    return config["class_name"], config["config"]["units"], keras.layers.deserialize(config).units


def deserialize_nothing(keras):
    return keras.layers.deserialize({"class_name": "NoSuch", "config": {}})


def small_model(keras):
    model = keras.Sequential(
        [
            keras.Input((3,)),
            keras.layers.Dense(2, name="d", kernel_initializer="ones"),
            keras.layers.BatchNormalization(name="b"),
        ]
    )
    model.compile("sgd", "mse")
    return model


def state_tree(keras):
    state = small_model(keras).get_state_tree()
    trained, others = (next(iter(state[f"{kind}trainable_variables"].values())) for kind in ("", "non_"))
    return sorted(state), sorted(trained["d"]), sorted(others["b"])


def state_tree_as_arrays(keras):
    state = small_model(keras).get_state_tree(value_format="numpy_array")
    kernel = next(iter(state["trainable_variables"].values()))["d"]["kernel"]
    return type(kernel).__name__, kernel.shape


def state_tree_set(keras):
    model = small_model(keras)
    state = model.get_state_tree(value_format="numpy_array")
    next(iter(state["trainable_variables"].values()))["d"]["kernel"] += 1
    model.set_state_tree(state)
    return [float(x) for x in np.asarray(model.layers[0].kernel).ravel()]


def state_tree_in_another_format(keras):
    return small_model(keras).get_state_tree(value_format="other")


def stateless_call_of_a_layer(keras):
    layer = keras.layers.Dense(2, kernel_initializer="ones")
    layer.build((None, 3))
    y, state = layer.stateless_call([keras.ops.ones((3, 2)) * 2, keras.ops.ones((2,))], [], np.ones((1, 3), "float32"))
    return [float(v) for v in np.asarray(y).ravel()], len(state), float(np.asarray(layer.kernel)[0, 0])


def stateless_call_moves_averages(keras):
    layer = keras.layers.BatchNormalization()
    layer.build((None, 2))
    x = np.array([[1.0, 2.0], [3.0, 4.0]], "float32")
    trainable, others = [v.value for v in layer.trainable_variables], [v.value for v in layer.non_trainable_variables]
    y, new = layer.stateless_call(trainable, others, x, training=True)
    return [round(float(v), 4) for v in np.asarray(new[0])], [float(v) for v in np.asarray(layer.moving_mean)]


def stateless_call_with_losses(keras):
    layer = keras.layers.Dense(2, kernel_initializer="ones", kernel_regularizer=keras.regularizers.L2(0.5))
    layer.build((None, 3))
    y, state, losses = layer.stateless_call(
        [np.ones((3, 2), "float32") * 2, np.zeros(2, "float32")], [], np.ones((1, 3), "float32"), return_losses=True
    )
    return [float(loss) for loss in losses]


def stateless_call_before_build(keras):
    return keras.layers.Dense(2).stateless_call([], [], np.ones((1, 3), "float32"))


def stateless_call_with_too_few(keras):
    layer = keras.layers.Dense(2)
    layer.build((None, 3))
    return layer.stateless_call([np.ones((3, 2))], [], np.ones((1, 3), "float32"))


def stateless_metric(keras):
    metric = keras.metrics.Mean()
    state = metric.stateless_reset_state()
    state = metric.stateless_update_state(state, np.array([2.0, 4.0], "float32"))
    return float(metric.stateless_result(state)), float(metric.result()), len(state)


def stateless_metric_with_too_few(keras):
    return keras.metrics.Mean().stateless_update_state([], 1.0)


def stateless_optimizer(keras):
    v = keras.Variable(np.ones(2, "float32"))
    optimizer = keras.optimizers.SGD(0.5)
    optimizer.build([v])
    new, state = optimizer.stateless_apply([o.value for o in optimizer.variables], [np.ones(2, "float32")], [v.value])
    return [float(x) for x in np.asarray(new[0])], [float(x) for x in np.asarray(v)], int(state[0]), int(optimizer.iterations)


def stateless_optimizer_before_build(keras):
    return keras.optimizers.SGD(0.5).stateless_apply([], [np.ones(2)], [np.ones(2)])


def stateless_scope(keras):
    v = keras.Variable(np.ones(2, "float32"))
    with keras.StatelessScope(state_mapping=[(v, keras.ops.zeros((2,)))]) as scope:
        inside = float(np.asarray(v + 1)[0])
        v.assign(np.full(2, 7.0, "float32"))
        after = float(np.asarray(v.value)[0])
    return inside, after, float(np.asarray(scope.get_current_value(v))[0]), float(np.asarray(v)[0])


def stateless_scope_with_another_shape(keras):
    v = keras.Variable(np.ones(2, "float32"))
    with keras.StatelessScope(state_mapping=[(v, keras.ops.zeros((3,)))]):
        return 1


def seed_in_variables(keras):
    layer = keras.layers.Dropout(0.5, seed=3)
    layer(np.ones((1, 3), "float32"))
    return (
        [(v.path, tuple(v.shape)) for v in layer.variables],
        len(layer.weights),
        len(layer.non_trainable_variables),
        len(layer.non_trainable_weights),
    )


def seed_in_the_variables_of_a_model(keras):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2), keras.layers.Dropout(0.5)])
    return len(model.variables), len(model.weights), len(model.trainable_variables), len(model.non_trainable_variables)


def own_build(keras, base, *args):
    class Own(base):
        def build(self, shape):
            self.w = self.add_weight(shape=(1,), name="w")
            super().build(shape)

    layer = Own(*args)
    before = layer.built
    layer(np.ones((1, 4, 4), "float32"))
    return before, layer.built, len(layer.weights)


def own_activation(keras):
    return own_build(keras, keras.layers.Activation, "relu")


def own_relu(keras):
    return own_build(keras, keras.layers.ReLU)


def own_pooling(keras):
    return own_build(keras, keras.layers.MaxPooling1D, 2)


def own_global_pooling(keras):
    return own_build(keras, keras.layers.GlobalAveragePooling1D)


def own_dropout(keras):
    return own_build(keras, keras.layers.Dropout, 0.5)


def own_flatten(keras):
    return own_build(keras, keras.layers.Flatten)


def own_add(keras):
    class Own(keras.layers.Add):
        def build(self, shape):
            self.w = self.add_weight(shape=(1,), name="w")
            super().build(shape)

    layer = Own()
    before = layer.built
    layer([np.ones((1, 4), "float32")] * 2)
    return before, layer.built, len(layer.weights)


def which_layers_are_built_from_the_start(keras):
    made = {
        "Activation": ("relu",),
        "ReLU": (),
        "LeakyReLU": (),
        "ELU": (),
        "Softmax": (),
        "PReLU": (),
        "Dropout": (0.5,),
        "Flatten": (),
        "Reshape": ((2,),),
        "MaxPooling1D": (2,),
        "AveragePooling2D": (2,),
        "GlobalMaxPooling1D": (),
        "Identity": (),
        "Permute": ((1,),),
        "RepeatVector": (2,),
        "Cropping1D": (1,),
        "ZeroPadding1D": (1,),
        "UpSampling1D": (2,),
        "GaussianNoise": (0.1,),
        "GaussianDropout": (0.1,),
        "AlphaDropout": (0.1,),
        "SpatialDropout1D": (0.1,),
        "Masking": (),
        "Add": (),
        "Concatenate": (),
        "Dense": (2,),
        "ActivityRegularization": (),
        "UnitNormalization": (),
        "Rescaling": (2.0,),
        "Attention": (),
    }
    return tuple((name, getattr(keras.layers, name)(*args).built) for name, args in made.items())


def function_without_inputs(keras):
    i = keras.Input((3,))
    return keras.Function([], i + 1)


def function_without_outputs(keras):
    i = keras.Input((3,))
    return keras.Function(i, [])


def function_with_an_input_that_nothing_needs(keras):
    i, j = keras.Input((3,)), keras.Input((2,))
    function = keras.Function([i, j], i + 1)
    return function([np.ones((1, 3), "float32"), np.ones((1, 2), "float32")])


def function_with_unconnected_inputs(keras):
    i, j = keras.Input((3,)), keras.Input((3,))
    return keras.Function(i, j + 1)


def function_of_its_input_alone(keras):
    i = keras.Input((3,))
    return keras.Function(i, i)(np.ones((1, 3), "float32"))


def function_in_the_middle(keras):
    i = keras.Input((3,))
    a = i + 1
    return keras.Function(a, a * 2)(np.ones((1, 3), "float32"))


def model_without_outputs(keras):
    return keras.Model(keras.Input((3,)), [])


def model_without_inputs(keras):
    return keras.Model([], keras.Input((3,)))


def variable_signs(keras):
    v = keras.Variable(np.array([1.4, -2.6], "float32"))
    left = np.ones(2, "float32") * v
    return (
        isinstance(left, np.ndarray),
        [float(x) for x in np.asarray(+v)],
        [float(x) for x in np.asarray(round(v))],
        [float(x) for x in np.asarray(round(v, 1))],
    )


def variable_on_the_right_of_a_list(keras):
    v = keras.Variable(np.array([1.0, 2.0], "float32"))
    return [float(x) for x in np.asarray([1.0, 1.0] + v)]


def variable_as_a_key(keras):
    v = keras.Variable(1.0)
    return len({v: 1})


def variable_shape_set(keras):
    v = keras.Variable(np.ones(2, "float32"))
    v.shape = (3,)


def variable_dtype_set(keras):
    v = keras.Variable(np.ones(2, "float32"))
    v.dtype = "int32"


def variable_name_set(keras):
    v = keras.Variable(np.ones(2, "float32"))
    v.name = "x"


def variable_value_set(keras):
    v = keras.Variable(np.ones(2, "float32"))
    v.value = np.zeros(2)


def variable_item_set(keras):
    v = keras.Variable(np.ones(2, "float32"))
    v[0] = 3.0


def variable_iterated(keras):
    return [float(x) for x in keras.Variable(np.ones(2, "float32"))]


def variable_index(keras):
    return [1, 2, 3][keras.Variable(1, dtype="int32")]


def variable_of_a_shape(keras):
    v = keras.Variable(shape=(3, 2), initializer="zeros")
    return tuple(v.shape), v.dtype, [float(x) for x in np.asarray(v).ravel()]


def variable_of_a_shape_by_config(keras):
    v = keras.Variable(shape=(3, 2), initializer={"class_name": "Ones", "config": {}})
    return tuple(v.shape), v.dtype, float(np.asarray(v)[0, 0])


def variable_by_a_name_without_a_shape(keras):
    return keras.Variable("uniform")


def variable_of_an_integer_dtype(keras):
    v = keras.Variable(shape=(2,), initializer="ones", dtype="int32")
    return tuple(v.shape), v.dtype


def layer_attribute_setters(keras):
    layer = keras.layers.Dense(2)
    refused = []
    for name in ("weights", "variables", "losses", "input", "output", "compute_dtype", "dtype", "path", "metrics"):
        try:
            setattr(layer, name, 1)
            refused.append((name, False))
        except Exception:
            refused.append((name, True))
    return tuple(refused)


def keras_tensor_setters(keras):
    x = keras.Input((3,))
    refused = []
    for name in ("shape", "dtype", "sparse"):
        try:
            setattr(x, name, (4,) if name == "shape" else "int32")
            refused.append((name, False))
        except Exception:
            refused.append((name, True))
    return tuple(refused)


CASES = {
    name: case
    for name, case in list(globals().items())
    if callable(case) and getattr(case, "__module__", None) == __name__ and name not in ("small_model", "own_build")
}
