"""Names of TensorFlow's that minikeras leaves out, and what to use in their place."""

LEFT_OUT = {
    "Session": "minikeras is always eager, so no session runs anything: a tensor holds its numbers (tensor.numpy())",
    "compat": "of TensorFlow 1 (tf.compat.v1) there is nothing; TensorFlow 2's names are at the top of tf",
    "contrib": "of TensorFlow 1 there is nothing; look in keras.layers",
    "distribute": "there is one processor: write model.fit(...) without a strategy",
    "estimator": "a keras.Sequential takes the place of an estimator",
    "feature_column": "keras.layers.Normalization, StringLookup, Discretization and CategoryEncoding take its place",
    "get_variable": "write tf.Variable(0.0)",
    "global_variables_initializer": "a tf.Variable has its numbers at once",
    "io": "Python reads and writes files: open(path, 'rb').read()",
    "lite": "save the model with model.save('model.keras') and convert it with TensorFlow itself",
    "lookup": "keras.layers.StringLookup and IntegerLookup take its place",
    "placeholder": "write keras.Input((4,))",
    "ragged": "fill rows up to one length with keras.utils.pad_sequences",
    "saved_model": "use model.save('model.keras') and keras.models.load_model",
    "sparse": "use full arrays, such as keras.ops.one_hot makes",
    "strings": "keras.layers.TextVectorization and Python's own str take its place",
    "summary": "keras.callbacks.CSVLogger writes a training's numbers to a file",
    "train": "model.save_weights('name.weights.h5') takes the place of tf.train.Checkpoint; optimizers are in keras.optimizers",
}
