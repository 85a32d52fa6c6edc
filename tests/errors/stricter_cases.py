"""What minikeras is stricter about than Keras: the rows of docs/stricter-than-keras.md, each with code that shows it.

Each case is `row: (code, wrong, mended)`: what minikeras says stands in `texts/stricter/<row>.txt`; with `wrong` replaced by `mended`
nothing is said. `result`, where the code sets it, is what both engines compute with the checks off.
"""

ONE_FEATURE = """
a = Input((3,), name='b_feat')
m = Model({'b_feat': a}, layers.Dense(1, kernel_initializer='ones')(a))
"""
TWO_HEADS = """
i = Input((1,))
heads = [layers.Dense(1, kernel_initializer='zeros', name=name)(i) for name in ('price', 'cls')]
m = Model(i, heads)
x, y = np.zeros((8, 1)), [np.ones((8, 1)), np.full((8, 1), 10.0)]
"""
THREE_OUTPUTS = """
i = Input((4,))
m = Model(i, layers.Dense(3, kernel_initializer='ones', name='d')(i))
m.compile('sgd', 'mse')
x, y = np.ones((8, 4)), np.ones((8, 1))
"""
CLASSES = """
i = Input((4,))
x, y = np.ones((8, 4)), np.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1]]
"""
TOKENS = """
i = Input((5,), name='tokens')
e = layers.Embedding(10, 4, mask_zero=True, name='embedding', embeddings_initializer='ones')(i)
"""

STRICTER = {
    "input-not-known": (
        ONE_FEATURE
        + """
x = {'a_other': np.full((2, 3), 100.0), 'b_feat': np.ones((2, 3))}
result = m(x)""",
        "m(x)",
        "m({name: x[name] for name in ('b_feat',)})",
    ),
    "weights-by-place": (
        TWO_HEADS
        + """
m.compile('sgd', loss=['mse', 'mse'], loss_weights={'price': 1.0, 'cls': 0.0})
result = m.evaluate(x, y, verbose=0)""",
        "loss_weights={'price': 1.0, 'cls': 0.0}",
        "loss_weights=[1.0, 0.0]",
    ),
    "weight-not-known": (
        TWO_HEADS
        + """
m.compile('sgd', loss=['mse', 'mse'], loss_weights={'clss': 0.0, 'price': 1.0})
result = m.evaluate(x, y, verbose=0)""",
        "loss=['mse', 'mse'], loss_weights={'clss'",
        "loss={'price': 'mse', 'cls': 'mse'}, loss_weights={'cls'",
    ),
    "loss-left-out": (
        TWO_HEADS
        + """
m.compile('sgd', loss=['mse'])
result = m.fit(x, y, verbose=0).history['loss']""",
        "loss=['mse']",
        "loss=['mse', 'mse']",
    ),
    "losses-for-one-output": (
        THREE_OUTPUTS.replace("'mse'", "['mse', 'mae']").replace("(8, 1)", "(8, 3)")
        + """
result = m.fit(x, y, verbose=0).history['loss']""",
        "['mse', 'mae']",
        "'mse'",
    ),
    "target-repeated": (
        THREE_OUTPUTS
        + """
result = m.fit(x, y, verbose=0).history['loss']""",
        "fit(x, y,",
        "fit(x, np.repeat(y, 3, axis=-1),",
    ),
    "tensors-in-the-constructor": (
        """
a, b = Input((4,)), Input((5,))
layers.Concatenate([a, b])""",
        "layers.Concatenate([a, b])",
        "layers.Concatenate()([a, b])",
    ),
    "stride-for-kernel": (
        """
x = Input((28, 28, 1))
result = layers.Conv2D(32, 3, 3)(x).shape[1:]""",
        "layers.Conv2D(32, 3, 3)",
        "layers.Conv2D(32, (3, 3))",
    ),
    "argument-not-saved": (
        """
class Scale(layers.Layer):
    def __init__(self, factor=2.0, **kwargs):
        super().__init__(**kwargs)
        self.factor = factor
    def call(self, x):
        return x * self.factor
    def get_config(self):
        return {**super().get_config()}
i = Input((1,))
Model(i, Scale(3.0, name='scale')(i)).save(folder + '/scale.keras')
loaded = keras.models.load_model(folder + '/scale.keras', custom_objects={'Scale': Scale})
result = loaded(np.ones((1, 1)))""",
        "super().get_config()}",
        "super().get_config(), 'factor': self.factor}",
    ),
    "frozen-too-late": (
        """
i = Input((4,))
d = layers.Dense(1, kernel_initializer='ones', name='d')
m = Model(i, layers.Dense(1, kernel_initializer='ones')(d(i)))
m.compile('sgd', 'mse')
x, y = np.ones((8, 4)), np.ones((8, 1))
m.fit(x, y, verbose=0)
d.trainable = False
m.fit(x, y, verbose=0)
result = d.get_weights()""",
        "d.trainable = False",
        "d.trainable = False; m.compile('sgd', 'mse')",
    ),
    "mode-overridden": (
        """
b = Input((2,))
base = Model(b, layers.BatchNormalization(momentum=0.5, name='bn')(b), name='base')
i = Input((2,))
m = Model(i, layers.Dense(1, kernel_initializer='ones')(base(i, training=False)))
m.compile('sgd', 'mse')
m.fit(np.array([[0.0, 4.0], [2.0, 8.0]]), np.ones((2, 1)), verbose=0)
result = base.get_weights()""",
        "m.compile('sgd', 'mse')",
        "base.trainable = False; m.compile('sgd', 'mse')",
    ),
    "layer-before-a-loop": (
        """
x = i = Input((4,))
d = layers.Dense(4, kernel_initializer='ones', name='d')
for _ in range(3):
    x = d(x)
result = Model(i, x)(np.ones((1, 4)))""",
        "    x = d(x)",
        "    x = layers.Dense(4, kernel_initializer='ones')(x)",
    ),
    "no-activation-for-probabilities": (
        CLASSES
        + """
m = Model(i, layers.Dense(3, kernel_initializer='ones', bias_initializer='ones', name='d')(i))
m.compile('sgd', loss='categorical_crossentropy')
result = m.evaluate(x, y, verbose=0)""",
        "loss='categorical_crossentropy'",
        "loss=keras.losses.CategoricalCrossentropy(from_logits=True)",
    ),
    "sigmoid-for-classes": (
        CLASSES
        + """
m = Model(i, layers.Dense(3, activation='sigmoid', kernel_initializer='ones', name='d')(i))
m.compile('sgd', 'categorical_crossentropy')
result = m.evaluate(x, y, verbose=0)""",
        "activation='sigmoid'",
        "activation='softmax'",
    ),
    "relu-for-a-probability": (
        CLASSES
        + """
m = Model(i, layers.Dense(3, activation='relu', kernel_initializer='ones', name='d')(i))
m.compile('sgd', 'binary_crossentropy')
result = m.evaluate(x, y, verbose=0)""",
        "activation='relu'",
        "activation='sigmoid'",
    ),
    "softmax-of-one": (
        """
i = Input((4,))
m = Model(i, layers.Dense(1, activation='softmax', kernel_initializer='ones', name='d')(i))
m.compile('sgd', 'binary_crossentropy')
result = m.evaluate(np.ones((8, 4)), np.ones((8, 1)), verbose=0)""",
        "activation='softmax'",
        "activation='sigmoid'",
    ),
    "loss-not-finite": (
        """
i = Input((4,), name='x')
m = Model(i, layers.Dense(1)(i))
m.compile('sgd', 'mse')
x = np.zeros((8, 4))
x[3, 2] = np.nan
result = m.fit(x, np.zeros((8, 1)), shuffle=False, verbose=0).history['loss']""",
        "m.fit(x,",
        "m.fit(np.nan_to_num(x),",
    ),
    "negative-token": (
        """
e = layers.Embedding(3, 1, embeddings_initializer=keras.initializers.Constant(0.5), name='embedding')
result = e(np.array([[1, -1]]))""",
        "-1",
        "2",
    ),
    "negative-learning-rate": (
        """
result = keras.optimizers.SGD(-0.1).learning_rate""",
        "-0.1",
        "0.1",
    ),
    "other-input-dim": (
        """
x = Input((5,))
result = layers.Dense(3, input_dim=4, name='d')(x).shape[1:]""",
        ", input_dim=4",
        "",
    ),
    "base-not-initialized": (
        """
class Doubled(layers.Layer):
    def __init__(self):
        self.factor = 2
    def call(self, x):
        return x * self.factor
Doubled()""",
        "        self.factor",
        "        super().__init__(); self.factor",
    ),
    "nan-in-a-file": (
        """
i = Input((2,))
m = Model(i, layers.Dense(1, name='d')(i))
m.set_weights([np.full((2, 1), np.nan), np.zeros(1)])
m.save_weights(folder + '/m.weights.h5')
m.load_weights(folder + '/m.weights.h5')
result = m.get_weights()""",
        "np.nan",
        "0.5",
    ),
    "output-of-a-shared-layer": (
        """
d = layers.Dense(3, name='shared')
a, b = Input((4,), name='a'), Input((4,), name='b')
out_a, out_b = d(a), d(b)
result = d.output is out_a""",
        "d.output",
        "d.calls[0].output",
    ),
    "mask-lost": (
        TOKENS
        + """
c = layers.Conv1D(4, 1, kernel_initializer='ones', name='conv')(e)
o = layers.GlobalAveragePooling1D(name='mean')(c)
result = Model(i, o)(np.array([[1, 2, 0, 0, 0]]))""",
        "(c)",
        "(e)",
    ),
    "stop-at-nan": (
        """
i = Input((4,), name='x')
m = Model(i, layers.Dense(1, kernel_initializer='ones')(i))
m.compile('sgd', 'mse')
x = np.zeros((8, 4))
x[3, 2] = np.nan
m.fit(x, np.zeros((8, 1)), shuffle=False, verbose=0, callbacks=[keras.callbacks.TerminateOnNaN()])
result = m.get_weights()""",
        "m.fit(x,",
        "m.fit(np.nan_to_num(x),",
    ),
}
