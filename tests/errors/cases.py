"""Mistakes that learners make: code that goes wrong, and the same code mended as the Fix line says.

Each case is `name: (wrong, mended)`; what the error must say stands in `texts/<name>.txt`. `mended` is None where there is no Fix.
"""

GRAPH = {
    "input_left_out": (
        """
a = Input((4,), name='a')
b = Input((4,), name='b')
out = layers.Add(name='sum')([a, b])
Model(a, out)""",
        "Model(a, out)",
        "Model([a, b], out)",
    ),
    "input_rebound": (
        """
inputs = Input((4,), name='inputs')
x = layers.Dense(3, name='d')(inputs)
first = inputs
inputs = Input((4,), name='inputs2')
Model(inputs, x)""",
        "Model(inputs, x)",
        None,
    ),
    "output_bypasses_the_input": (
        """
i = Input((4,), name='i')
h = layers.Dense(3, name='h')(i)
o = layers.Concatenate(name='o')([h, i])
Model(h, o)""",
        "Model(h, o)",
        "Model([h, i], o)",
    ),
    "layer_of_an_inner_model": (
        """
i = Input((4,), name='inner_in')
feat = layers.Dense(3, name='feat')(i)
inner = Model(i, layers.Dense(2)(feat), name='inner')
outer = Input((4,), name='outer_in')
y = inner(outer)
Model(outer, inner.get_layer('feat').output)""",
        "Model(outer, inner.get_layer('feat').output)",
        "Model(inner.input, inner.get_layer('feat').output)",
    ),
    "two_layers_of_one_name": (
        """
i = Input((4,))
x = layers.Dense(3, name='fc')(i)
o = layers.Dense(3, name='fc')(x)
Model(i, o)""",
        "layers.Dense(3, name='fc')(x)",
        "layers.Dense(3, name='fc_2')(x)",
    ),
    "layer_on_a_layer": (
        """
x = Input((4,))
y = layers.Dense(3)(layers.Dense(4))""",
        "layers.Dense(3)(layers.Dense(4))",
        "layers.Dense(3)(layers.Dense(4)(x))",
    ),
    "layer_among_tensors": (
        """
x = Input((4,), name='x')
left = layers.Dense(4, name='left')(x)
layers.Add(name='sum')([left, layers.Dense(4)])""",
        "[left, layers.Dense(4)]",
        "[left, layers.Dense(4)(x)]",
    ),
    "output_is_a_layer": (
        """
x = Input((4,))
Model(x, layers.Dense(4))""",
        "layers.Dense(4)",
        "layers.Dense(4)(x)",
    ),
    "output_is_an_array": (
        """
x = Input((4,))
Model(x, np.ones((2, 4)))""",
        "",
        None,
    ),
    "class_in_a_sequential": (
        """
Sequential([Input((2, 2)), layers.Flatten])""",
        "layers.Flatten",
        "layers.Flatten()",
    ),
    "sequential_without_a_list": (
        """
a, b = layers.Dense(3), layers.Dense(2)
Sequential(a, b)""",
        "Sequential(a, b)",
        "Sequential([a, b])",
    ),
}

SYMBOLS = {
    "numpy_on_a_symbol": (
        """
x = Input((4,), name='x')
y = np.exp(x)""",
        "np.exp(x)",
        "ops.exp(x)",
    ),
    "if_on_a_symbol": (
        """
x = Input((4,), name='x')
y = x if x > 0 else -x""",
        "x if x > 0 else -x",
        "ops.where(x > 0, x, -x)",
    ),
    "for_on_a_symbol": (
        """
x = Input((4,), name='x')
first = list(x)""",
        "list(x)",
        "x[:, 0]",
    ),
    "float_of_a_symbol": (
        """
x = Input((4,), name='x')
y = float(x)""",
        "float(x)",
        "ops.cast(x, 'float32')",
    ),
    "len_of_a_symbol": (
        """
x = Input((4,), name='x')
n = len(x)""",
        "len(x)",
        "x.shape[0]",
    ),
    "numpy_method_of_a_symbol": (
        """
inputs = Input((4,), name='inputs')
x = layers.Dense(2)(inputs)
data = np.ones((1, 4))
x.numpy()""",
        "x.numpy()",
        "Model(inputs, x).predict(data)",
    ),
}

SHAPES = {
    "width_of_a_shared_layer": (
        """
d = layers.Dense(3, name='shared')
a, x = Input((4,), name='a'), Input((5,), name='b')
d(a)
d(x)""",
        "d(x)",
        "d(layers.Dense(4)(x))",
    ),
    "lstm_on_the_last_step_of_an_lstm": (
        """
a = Input((5, 3), name='x')
h = layers.LSTM(8, name='l1')(a)
layers.LSTM(4, name='l2')(h)""",
        "layers.LSTM(8, name='l1')",
        "layers.LSTM(8, name='l1', return_sequences=True)",
    ),
    "lstm_without_time": (
        """
x = Input((28,), name='x')
layers.LSTM(4, name='lstm')(x)""",
        "(x)",
        "(layers.Reshape((28, 1))(x))",
    ),
    "image_without_channels": (
        """
x = Input((28, 28), name='image')
layers.Conv2D(4, 3, name='conv')(x)""",
        "(x)",
        "(layers.Reshape((28, 28, 1))(x))",
    ),
    "add_of_two_widths": (
        """
a = Input((4,), name='a')
x = Input((5,), name='b')
layers.Add(name='sum')([a, x])""",
        "[a, x]",
        "[a, layers.Dense(4)(x)]",
    ),
    "concatenate_along_the_wrong_axis": (
        """
a, b = Input((4, 8), name='a'), Input((5, 8), name='b')
layers.Concatenate(name='join')([a, b])""",
        "layers.Concatenate(name='join')",
        "layers.Concatenate(axis=1)",
    ),
    "concatenate_without_a_list": (
        """
a, b = Input((4,), name='a'), Input((5,), name='b')
layers.Concatenate()(a, b)""",
        "layers.Concatenate()(a, b)",
        "layers.Concatenate()([a, b])",
    ),
    "tensors_in_the_constructor": (
        """
a, b = Input((4,), name='a'), Input((5,), name='b')
layers.Concatenate([a, b])""",
        "layers.Concatenate([a, b])",
        "layers.Concatenate()([a, b])",
    ),
    "add_of_a_single_tensor": (
        """
a, b = Input((4,), name='a'), Input((4,), name='b')
layers.Add()(a)""",
        "layers.Add()(a)",
        "layers.Add()([a, b])",
    ),
    "flatten_over_an_unknown_size": (
        """
x = Input((None, 3), name='x')
layers.Dense(3, name='d')(layers.Flatten()(x))""",
        "layers.Flatten()(x)",
        "layers.GlobalAveragePooling1D()(x)",
    ),
    "number_for_a_shape": (
        """
Input(4)""",
        "Input(4)",
        "Input(shape=(4,))",
    ),
    "negative_size": (
        """
Input((-1,))""",
        "Input((-1,))",
        "Input(shape=(None,))",
    ),
    "one_row_instead_of_a_batch": (
        """
inputs = Input((4,), name='x')
model = Model(inputs, layers.Dense(3, name='d')(inputs), name='net')
x = np.zeros(4)
model.predict(x, verbose=0)""",
        "predict(x,",
        "predict(x[None],",
    ),
}

TWO_HEADS = """
i = Input((4,), name='i')
h = layers.Dense(5, name='h')(i)
price, cls = layers.Dense(1, name='price')(h), layers.Dense(3, activation='softmax', name='cls')(h)
m = Model(i, [price, cls])
"""

TRAINING = {
    "misspelt_loss_weight": (
        TWO_HEADS
        + """
losses = {'price': 'mse', 'cls': 'categorical_crossentropy'}
m.compile('sgd', loss=losses, loss_weights={'price': 1.0, 'class': 2.0})""",
        "'class'",
        "'cls'",
    ),
    "misspelt_loss": (
        TWO_HEADS
        + """
m.compile('sgd', loss={'price': 'mse', 'class': 'categorical_crossentropy'})""",
        "'class'",
        "'cls'",
    ),
    "older_names_of_layers": (
        """
i = Input((4,))
layers.Dense(3), layers.Dense(2)
m = Model(i, [layers.Dense(3)(i), layers.Dense(2)(i)])
m.compile('sgd', loss={'dense': 'mse', 'dense_1': 'mse'})""",
        "",
        None,
    ),
    "labels_from_1": (
        """
i = Input((4,))
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(i))
m.compile('sgd', 'sparse_categorical_crossentropy')
x, y = np.zeros((4, 4)), np.array([1, 2, 3, 3])
m.fit(x, y, verbose=0)""",
        "m.fit(x, y,",
        "m.fit(x, y - 1,",
    ),
    "target_of_another_width": (
        """
i = Input((4,))
m = Model(i, layers.Dense(3, name='d')(i))
m.compile('sgd', 'mse')
m.fit(np.zeros((8, 4)), np.zeros((8, 2)), verbose=0)""",
        "layers.Dense(3, name='d')",
        "layers.Dense(2)",
    ),
    "labels_for_one_column_a_class": (
        """
i = Input((4,))
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(i))
m.compile('sgd', loss='categorical_crossentropy')
m.fit(np.zeros((8, 4)), np.zeros((8,), int), verbose=0)""",
        "loss='categorical_crossentropy'",
        "loss='sparse_categorical_crossentropy'",
    ),
}

CALLS = {
    "model_on_a_layer": (
        """
x = Input((4,))
stack = Sequential([x, layers.Dense(3)], name='stack')
layers.Dense(2)(stack)""",
        "layers.Dense(2)(stack)",
        "layers.Dense(2)(stack(x))",
    ),
    "setting_without_its_name": (
        """
x = Input((4,))
layers.Dropout(0.5)(x, True)""",
        "(x, True)",
        "(x, training=True)",
    ),
    "never_called": (
        """
x = Input((4,))
layers.Dense(3, name='d').output""",
        "layers.Dense(3, name='d').output",
        "layers.Dense(3, name='d')(x)",
    ),
    "inputs_of_a_sequential_without_input": (
        """
m = Sequential([layers.Dense(3)], name='stack')
m.inputs""",
        "[layers",
        "[Input(shape=(4,)), layers",
    ),
    "output_of_a_sequential_without_input": (
        """
m = Sequential([layers.Dense(3)], name='stack')
m.output""",
        "[layers",
        "[Input(shape=(4,)), layers",
    ),
    "parameters_of_an_unbuilt_model": (
        """
stack = Sequential([layers.Dense(3)], name='stack')
stack.count_params()""",
        "stack.count_params()",
        "stack.build((None, 4)), stack.count_params()",
    ),
    "gone_shape_of_a_layer": (
        """
layer = layers.Dense(3)
layer(Input((4,)))
layer.output_shape""",
        "layer.output_shape",
        "layer.output.shape",
    ),
    "slash_in_a_name": (
        """
layers.Dense(3, name='a/b')""",
        "name='a/b'",
        "name='a_b'",
    ),
    "two_layers_of_one_name_in_a_stack": (
        """
stack = Sequential([layers.Dense(3, name='fc')])
stack.add(layers.Dense(3, name='fc'))""",
        "add(layers.Dense(3, name='fc')",
        "add(layers.Dense(3, name='fc_2')",
    ),
    "two_inputs_of_one_name": (
        """
a = Input((4,), name='x')
b = Input((4,), name='x')
Model([a, b], layers.Add()([a, b]))""",
        "b = Input((4,), name='x')",
        "b = Input((4,), name='x_2')",
    ),
    "layer_of_another_name": (
        """
x = Input((4,), name='x')
m = Model(x, layers.Dense(3, name='scores')(x))
m.get_layer('score')""",
        "get_layer('score')",
        "get_layer('scores')",
    ),
    "layer_inside_a_layer": (
        """
a, x = Input((4,)), Input((4,), name='x')
inner = Model(a, layers.Dense(3, name='feat')(a), name='inner')
outer = Model(x, layers.Dense(2)(inner(x)))
outer.get_layer('feat')""",
        "get_layer('feat')",
        "get_layer('inner').get_layer('feat')",
    ),
    "no_base_init": (
        """
class Doubled(layers.Layer):
    def __init__(self):
        self.inner = layers.Dense(3)
    def call(self, x):
        return self.inner(x)
Doubled()(np.ones((1, 2)))""",
        "        self.inner",
        "        super().__init__(); self.inner",
    ),
    "no_step_in_time": (
        """
x = Input((5,), name='x')
layers.TimeDistributed(layers.Dense(3), name='each')(x)""",
        "layers.TimeDistributed(layers.Dense(3), name='each')",
        "layers.Dense(3)",
    ),
    "no_shape": (
        """
Input()""",
        "Input()",
        "Input(shape=(4,))",
    ),
    "two_shapes": (
        """
Input(shape=(4,), batch_shape=(2, 4))""",
        "(shape=(4,), batch_shape=(2, 4))",
        "(shape=(4,))",
    ),
    "numbers_for_an_input": (
        """
Input(shape=(4,), tensor=np.zeros((1, 4)))""",
        "(shape=(4,), tensor=np.zeros((1, 4)))",
        "(shape=(4,))",
    ),
    "last_size_unknown": (
        """
x = Input(shape=(3, None), name='x')
layers.Dense(3, name='d')(x)""",
        "(3, None)",
        "(3, 4)",
    ),
    "concatenate_function_without_a_list": (
        """
a, b = Input((4,), name='a'), Input((5,), name='b')
layers.concatenate(a, b)""",
        "layers.concatenate(a, b)",
        "layers.concatenate([a, b])",
    ),
}

MODEL = """
inputs = Input((4,), name='x')
m = Model(inputs, layers.Dense(3, name='d')(inputs), name='net')
m.compile('sgd', 'mse')
"""

DATA = {
    "rows_of_another_width": (
        MODEL
        + """
m.fit(np.zeros((8, 5)), np.zeros((8, 3)), verbose=0)""",
        "Input((4,), name='x')",
        "Input(shape=(5,))",
    ),
    "numbers_of_rows": (
        MODEL
        + """
m.fit(np.zeros((8, 4)), np.zeros((7, 3)), verbose=0)""",
        "",
        None,
    ),
    "list_of_numbers": (
        MODEL
        + """
x = [[1, 2, 3, 4], [5, 6, 7, 8]]
m.predict(x, verbose=0)""",
        "predict(x,",
        "predict(np.array(x),",
    ),
    "text_for_numbers": (
        MODEL
        + """
x = np.array([['1', '2', '3', '4']])
m.predict(x, verbose=0)""",
        "predict(x,",
        "predict(x.astype('float32'),",
    ),
    "batch_size_in_the_shape": (
        """
inputs = Input(shape=(32, 4), name='x')
m = Model(inputs, layers.Dense(3)(inputs), name='net')
x = np.zeros((32, 4))
m.predict(x, verbose=0)""",
        "predict(x,",
        "predict(x[None],",
    ),
    "token_without_a_row": (
        """
x = np.array([[1, 2, 99]])
layers.Embedding(10, 4, name='words')(x)""",
        "layers.Embedding(10, 4, name='words')",
        "layers.Embedding(100, 4)",
    ),
}

TWO_INPUTS = """
a, b = Input((4,), name='a'), Input((3,), name='b')
m = Model([a, b], layers.Concatenate()([a, b]), name='net')
"""
NAMED_INPUTS = """
a, b = Input((4,), name='a'), Input((3,), name='b')
m = Model({'b': b, 'a': a}, layers.Concatenate()([a, b]), name='net')
"""

INPUTS = {
    "one_array_for_two_inputs": (
        TWO_INPUTS
        + """
a, b = np.zeros((2, 4)), np.zeros((2, 3))
m.predict(a, verbose=0)""",
        "predict(a,",
        "predict([a, b],",
    ),
    "three_arrays_for_two_inputs": (
        TWO_INPUTS
        + """
a, b = np.zeros((2, 4)), np.zeros((2, 3))
m.predict([a, b, b], verbose=0)""",
        "[a, b, b]",
        "[a, b]",
    ),
    "inputs_one_after_the_other": (
        TWO_INPUTS
        + """
a, b = np.zeros((2, 4)), np.zeros((2, 3))
m(a, b)""",
        "m(a, b)",
        "m([a, b])",
    ),
    "misspelt_input": (
        TWO_INPUTS
        + """
m.predict({'a': np.zeros((2, 4)), 'bb': np.zeros((2, 3))}, verbose=0)""",
        "'bb'",
        "'b'",
    ),
    "missing_input": (
        NAMED_INPUTS
        + """
m.predict({'a': np.zeros((2, 4))}, verbose=0)""",
        "",
        None,
    ),
    "numbered_inputs": (
        """
a = Input((4,))
m = Model(a, layers.Dense(1)(a), name='net')
m.predict({'input_1': np.zeros((2, 4))}, verbose=0)""",
        "Input((4,))",
        "Input((4,), name='input_1')",
    ),
    "none_for_an_input": (
        TWO_INPUTS
        + """
m([np.zeros((2, 4)), None])""",
        "",
        None,
    ),
    "list_for_named_inputs": (
        """
a, b = Input((4,), name='a'), Input((4,), name='b')
m = Model({'b': b, 'a': a}, layers.Subtract()([a, b]), name='net')
x = [np.zeros((2, 4)), np.ones((2, 4))]
m(x)""",
        "m(x)",
        "m(dict(zip(['b', 'a'], x)))",
    ),
    "list_in_another_order": (
        NAMED_INPUTS
        + """
x = [np.zeros((2, 3)), np.zeros((2, 4))]
m(x)""",
        "m(x)",
        "m(dict(zip(['b', 'a'], x)))",
    ),
    "input_too_many": (
        NAMED_INPUTS
        + """
x = {'a': np.zeros((2, 4)), 'b': np.zeros((2, 3)), 'aa': np.zeros((2, 4))}
m.predict(x, verbose=0)""",
        "predict(x,",
        "predict({name: x[name] for name in ('b', 'a')},",
    ),
}

TRAINING.update(
    {
        "missing_loss_weight": (
            TWO_HEADS
            + """
losses = {'price': 'mse', 'cls': 'categorical_crossentropy'}
m.compile('sgd', loss=losses, loss_weights={'price': 1.0})
m.fit(np.zeros((8, 4)), [np.zeros((8, 1)), np.eye(3)[[0] * 8]], verbose=0)""",
            "loss_weights={'price': 1.0}",
            "loss_weights={'price': 1.0, 'cls': 1.0}",
        ),
        "missing_loss": (
            TWO_HEADS
            + """
m.compile('sgd', loss={'price': 'mse'})
m.fit(np.zeros((8, 4)), [np.zeros((8, 1)), np.zeros((8, 3))], verbose=0)""",
            "loss={'price': 'mse'}",
            "loss={'price': 'mse', 'cls': None}",
        ),
        "three_loss_weights_for_two_outputs": (
            TWO_HEADS
            + """
m.compile('sgd', loss=['mse', 'mse'], loss_weights=[1.0, 2.0, 3.0])
m.fit(np.zeros((8, 4)), [np.zeros((8, 1)), np.zeros((8, 3))], verbose=0)""",
            "loss_weights=[1.0, 2.0, 3.0]",
            "loss_weights={'price': 1.0, 'cls': 1.0}",
        ),
        "one_loss_weight_for_two_outputs": (
            TWO_HEADS
            + """
m.compile('sgd', loss=['mse', 'mse'], loss_weights=2.0)
m.fit(np.zeros((8, 4)), [np.zeros((8, 1)), np.zeros((8, 3))], verbose=0)""",
            "loss_weights=2.0",
            "loss_weights={'price': 2.0, 'cls': 2.0}",
        ),
        "weights_of_one_loss": (
            TWO_HEADS
            + """
m.compile('sgd', loss='mse', loss_weights={'price': 1.0, 'cls': 0.5})
m.fit(np.zeros((8, 4)), [np.zeros((8, 1)), np.zeros((8, 3))], verbose=0)""",
            "loss='mse'",
            "loss={'price': 'mse', 'cls': 'mse'}",
        ),
        "metrics_for_two_outputs": (
            TWO_HEADS
            + """
m.compile('sgd', loss='mse', metrics=['mae'])
m.fit(np.zeros((8, 4)), [np.zeros((8, 1)), np.zeros((8, 3))], verbose=0)""",
            "metrics=['mae']",
            "metrics={'price': ['mae'], 'cls': ['mae']}",
        ),
        "misspelt_output_in_metrics": (
            TWO_HEADS
            + """
m.compile('sgd', loss='mse', metrics={'class': 'mae'})
m.fit(np.zeros((8, 4)), [np.zeros((8, 1)), np.zeros((8, 3))], verbose=0)""",
            "'class'",
            "'cls'",
        ),
        "misspelt_output_in_y": (
            TWO_HEADS
            + """
m.compile('sgd', loss={'price': 'mse', 'cls': 'mse'})
m.fit(np.zeros((8, 4)), {'price': np.zeros((8, 1)), 'class': np.zeros((8, 3))}, verbose=0)""",
            "'class'",
            "'cls'",
        ),
        "one_target_for_two_outputs": (
            TWO_HEADS
            + """
m.compile('sgd', loss=['mse', 'mse'])
m.fit(np.zeros((8, 4)), [np.zeros((8, 1))], verbose=0)""",
            "",
            None,
        ),
        "losses_by_layer": (
            """
i = Input((4,))
m = Model(i, {'a': layers.Dense(1, name='p')(i)})
m.compile('sgd', loss={'p': 'mse'})
m.fit(np.zeros((8, 4)), {'a': np.zeros((8, 1))}, verbose=0)""",
            "loss={'p'",
            "loss={'a'",
        ),
        "one_hot_for_numbers_of_classes": (
            """
i = Input((4,))
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(i))
m.compile('sgd', loss='sparse_categorical_crossentropy')
m.fit(np.zeros((8, 4)), np.eye(3)[[0] * 8], verbose=0)""",
            "loss='sparse_categorical_crossentropy'",
            "loss='categorical_crossentropy'",
        ),
        "column_of_labels": (
            """
i = Input((4,))
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(i))
m.compile('sgd', loss='categorical_crossentropy')
m.fit(np.zeros((8, 4)), np.zeros((8, 1), int), verbose=0)""",
            "loss='categorical_crossentropy'",
            "loss='sparse_categorical_crossentropy'",
        ),
        "negative_label": (
            """
i = Input((4,))
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(i))
m.compile('sgd', 'sparse_categorical_crossentropy')
m.fit(np.zeros((40, 4)), np.array([0] * 39 + [-1]), verbose=0)""",
            "",
            None,
        ),
        "target_for_each_step": (
            """
i = Input((5, 4))
x = layers.Dense(2)(i)
m = Model(i, layers.Dense(3, name='d')(x))
m.compile('sgd', 'mse')
m.fit(np.zeros((8, 5, 4)), np.zeros((8, 3)), verbose=0)""",
            "(x)",
            "(layers.Flatten()(x))",
        ),
        "map_without_flatten": (
            """
i = Input((4, 4, 1))
x = layers.Conv2D(2, 3)(i)
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(x))
m.compile('sgd', 'sparse_categorical_crossentropy')
m.fit(np.zeros((8, 4, 4, 1)), np.zeros((8,), int), verbose=0)""",
            "(x)",
            "(layers.Flatten()(x))",
        ),
        "validation_target_of_another_width": (
            MODEL
            + """
good, bad = np.zeros((8, 3)), np.zeros((8, 2))
m.fit(np.zeros((8, 4)), good, validation_data=(np.zeros((8, 4)), bad), verbose=0)""",
            "",
            None,
        ),
        "symbol_in_a_loss": (
            MODEL
            + """
def distance(y_true, y_pred):
    return ops.mean(ops.square(y_true - m.output))
m.compile('sgd', distance)
m.fit(np.zeros((8, 4)), np.zeros((8, 3)), verbose=0)""",
            "m.output",
            "y_pred",
        ),
    }
)

CASES = {**GRAPH, **SYMBOLS, **SHAPES, **CALLS, **DATA, **INPUTS, **TRAINING}
