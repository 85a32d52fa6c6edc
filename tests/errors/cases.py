"""Mistakes that learners make: code that goes wrong, and the same code mended as the Fix line says.

Each case is `name: (wrong, mended)`; what the error must say stands in `texts/<name>.txt`. `mended` is None where there is no Fix.
"""

GRAPH = {
    "input_left_out": ("""
a = Input((4,), name='a')
b = Input((4,), name='b')
out = layers.Add(name='sum')([a, b])
Model(a, out)""", "Model(a, out)", "Model([a, b], out)"),
    "input_rebound": ("""
inputs = Input((4,), name='inputs')
x = layers.Dense(3, name='d')(inputs)
first = inputs
inputs = Input((4,), name='inputs2')
Model(inputs, x)""", "Model(inputs, x)", None),
    "output_bypasses_the_input": ("""
i = Input((4,), name='i')
h = layers.Dense(3, name='h')(i)
o = layers.Concatenate(name='o')([h, i])
Model(h, o)""", "Model(h, o)", "Model([h, i], o)"),
    "layer_of_an_inner_model": ("""
i = Input((4,), name='inner_in')
feat = layers.Dense(3, name='feat')(i)
inner = Model(i, layers.Dense(2)(feat), name='inner')
outer = Input((4,), name='outer_in')
y = inner(outer)
Model(outer, inner.get_layer('feat').output)""", "Model(outer, inner.get_layer('feat').output)",
                                "Model(inner.input, inner.get_layer('feat').output)"),
    "two_layers_of_one_name": ("""
i = Input((4,))
x = layers.Dense(3, name='fc')(i)
o = layers.Dense(3, name='fc')(x)
Model(i, o)""", "layers.Dense(3, name='fc')(x)", "layers.Dense(3, name='fc_2')(x)"),
    "layer_on_a_layer": ("""
x = Input((4,))
y = layers.Dense(3)(layers.Dense(4))""", "layers.Dense(3)(layers.Dense(4))", "layers.Dense(3)(layers.Dense(4)(x))"),
    "layer_among_tensors": ("""
x = Input((4,), name='x')
left = layers.Dense(4, name='left')(x)
layers.Add(name='sum')([left, layers.Dense(4)])""", "[left, layers.Dense(4)]", "[left, layers.Dense(4)(x)]"),
    "output_is_a_layer": ("""
x = Input((4,))
Model(x, layers.Dense(4))""", "layers.Dense(4)", "layers.Dense(4)(x)"),
    "output_is_an_array": ("""
x = Input((4,))
Model(x, np.ones((2, 4)))""", "", None),
    "class_in_a_sequential": ("""
Sequential([Input((2, 2)), layers.Flatten])""", "layers.Flatten", "layers.Flatten()"),
    "sequential_without_a_list": ("""
a, b = layers.Dense(3), layers.Dense(2)
Sequential(a, b)""", "Sequential(a, b)", "Sequential([a, b])"),
}

SYMBOLS = {
    "numpy_on_a_symbol": ("""
x = Input((4,), name='x')
y = np.exp(x)""", "np.exp(x)", "ops.exp(x)"),
    "if_on_a_symbol": ("""
x = Input((4,), name='x')
y = x if x > 0 else -x""", "x if x > 0 else -x", "ops.where(x > 0, x, -x)"),
    "for_on_a_symbol": ("""
x = Input((4,), name='x')
first = list(x)""", "list(x)", "x[:, 0]"),
    "float_of_a_symbol": ("""
x = Input((4,), name='x')
y = float(x)""", "float(x)", "ops.cast(x, 'float32')"),
    "len_of_a_symbol": ("""
x = Input((4,), name='x')
n = len(x)""", "len(x)", "x.shape[0]"),
    "numpy_method_of_a_symbol": ("""
inputs = Input((4,), name='inputs')
x = layers.Dense(2)(inputs)
data = np.ones((1, 4))
x.numpy()""", "x.numpy()", "Model(inputs, x).predict(data)"),
}

SHAPES = {
    "width_of_a_shared_layer": ("""
d = layers.Dense(3, name='shared')
a, x = Input((4,), name='a'), Input((5,), name='b')
d(a)
d(x)""", "d(x)", "d(layers.Dense(4)(x))"),
    "lstm_on_the_last_step_of_an_lstm": ("""
a = Input((5, 3), name='x')
h = layers.LSTM(8, name='l1')(a)
layers.LSTM(4, name='l2')(h)""", "layers.LSTM(8, name='l1')", "layers.LSTM(8, name='l1', return_sequences=True)"),
    "lstm_without_time": ("""
x = Input((28,), name='x')
layers.LSTM(4, name='lstm')(x)""", "(x)", "(layers.Reshape((28, 1))(x))"),
    "image_without_channels": ("""
x = Input((28, 28), name='image')
layers.Conv2D(4, 3, name='conv')(x)""", "(x)", "(layers.Reshape((28, 28, 1))(x))"),
    "add_of_two_widths": ("""
a = Input((4,), name='a')
x = Input((5,), name='b')
layers.Add(name='sum')([a, x])""", "[a, x]", "[a, layers.Dense(4)(x)]"),
    "concatenate_along_the_wrong_axis": ("""
a, b = Input((4, 8), name='a'), Input((5, 8), name='b')
layers.Concatenate(name='join')([a, b])""", "layers.Concatenate(name='join')", "layers.Concatenate(axis=1)"),
    "concatenate_without_a_list": ("""
a, b = Input((4,), name='a'), Input((5,), name='b')
layers.Concatenate()(a, b)""", "layers.Concatenate()(a, b)", "layers.Concatenate()([a, b])"),
    "tensors_in_the_constructor": ("""
a, b = Input((4,), name='a'), Input((5,), name='b')
layers.Concatenate([a, b])""", "layers.Concatenate([a, b])", "layers.Concatenate()([a, b])"),
    "add_of_a_single_tensor": ("""
a, b = Input((4,), name='a'), Input((4,), name='b')
layers.Add()(a)""", "layers.Add()(a)", "layers.Add()([a, b])"),
    "flatten_over_an_unknown_size": ("""
x = Input((None, 3), name='x')
layers.Dense(3, name='d')(layers.Flatten()(x))""", "layers.Flatten()(x)", "layers.GlobalAveragePooling1D()(x)"),
    "number_for_a_shape": ("""
Input(4)""", "Input(4)", "Input(shape=(4,))"),
    "negative_size": ("""
Input((-1,))""", "Input((-1,))", "Input(shape=(None,))"),
    "one_row_instead_of_a_batch": ("""
inputs = Input((4,), name='x')
model = Model(inputs, layers.Dense(3, name='d')(inputs), name='net')
x = np.zeros(4)
model.predict(x, verbose=0)""", "predict(x,", "predict(x[None],"),
}

TWO_HEADS = """
i = Input((4,), name='i')
h = layers.Dense(5, name='h')(i)
price, cls = layers.Dense(1, name='price')(h), layers.Dense(3, activation='softmax', name='cls')(h)
m = Model(i, [price, cls])
"""

TRAINING = {
    "misspelt_loss_weight": (TWO_HEADS + """
losses = {'price': 'mse', 'cls': 'categorical_crossentropy'}
m.compile('sgd', loss=losses, loss_weights={'price': 1.0, 'class': 2.0})""", "'class'", None),
    "misspelt_loss": (TWO_HEADS + """
m.compile('sgd', loss={'price': 'mse', 'class': 'categorical_crossentropy'})""", "'class'", None),
    "older_names_of_layers": ("""
i = Input((4,))
layers.Dense(3), layers.Dense(2)
m = Model(i, [layers.Dense(3)(i), layers.Dense(2)(i)])
m.compile('sgd', loss={'dense': 'mse', 'dense_1': 'mse'})""", "", None),
    "labels_from_1": ("""
i = Input((4,))
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(i))
m.compile('sgd', 'sparse_categorical_crossentropy')
x, y = np.zeros((4, 4)), np.array([1, 2, 3, 3])
m.fit(x, y, verbose=0)""", "m.fit(x, y,", "m.fit(x, y - 1,"),
    "target_of_another_width": ("""
i = Input((4,))
m = Model(i, layers.Dense(3, name='d')(i))
m.compile('sgd', 'mse')
m.fit(np.zeros((8, 4)), np.zeros((8, 2)), verbose=0)""", "", None),
    "labels_for_one_column_a_class": ("""
i = Input((4,))
m = Model(i, layers.Dense(3, activation='softmax', name='cls')(i))
m.compile('sgd', 'categorical_crossentropy')
m.fit(np.zeros((8, 4)), np.zeros((8,), int), verbose=0)""", "", None),
}

CASES = {**GRAPH, **SYMBOLS, **SHAPES, **TRAINING}
