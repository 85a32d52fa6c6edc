"""Names that are gone from modules: what to use now, whichever way one asks for them.

    from minikeras.layers import Merge    ImportError with the modern name
    keras.layers.Merge                    AttributeError with the modern name
    hasattr(keras.layers, "Merge")        False

A module's `__getattr__` is asked in all three cases, and its AttributeError is what the last two see. The first goes on: Python then
asks the finders for a module `minikeras.layers.Merge`, and the one in `gone_modules` raises the ImportError.
"""

import sys

from minikeras.ambient import Ambient
from minikeras.errors.explaining import explained
from minikeras.errors.suggest import did_you_mean
from minikeras.on_demand import has_file

_asked = Ambient("asked for")  # the full name of what a module was asked for last, and did not have

_MERGING = (
    "keras.layers.Concatenate()([a, b])  # mode 'sum' is Add, 'ave' Average, 'mul' Multiply, 'max' Maximum, "
    "'dot' Dot(axes=1), 'cos' Dot(axes=1, normalize=True)"
)

GONE_NAMES = {
    "minikeras.layers": {
        "Merge": _MERGING,
        "merge": "keras.layers.add([a, b])",
        "CuDNNLSTM": "keras.layers.LSTM",
        "CuDNNGRU": "keras.layers.GRU",
        "TimeDistributedDense": "keras.layers.TimeDistributed(keras.layers.Dense(3))",
        "MaxoutDense": "keras.ops.max(keras.layers.Reshape((4, 3))(keras.layers.Dense(12)(x)), axis=1)",
        "Highway": "gate * h + (1 - gate) * x  # gate = Dense(4, activation='sigmoid')(x), h = Dense(4)(x)",
        "ThresholdedReLU": "keras.layers.ReLU(threshold=1.0)",
        "SReLU": "keras.layers.PReLU()",
        "ParametricSoftplus": "keras.layers.Activation('softplus')",
        "AtrousConvolution1D": "keras.layers.Conv1D(32, 3, dilation_rate=2)",
        "AtrousConvolution2D": "keras.layers.Conv2D(32, 3, dilation_rate=2)",
        "Deconvolution2D": "keras.layers.Conv2DTranspose",
        "Recurrent": "keras.layers.RNN",
        "core": "from minikeras.layers import Dense",
    },
    "minikeras.models": {
        "Graph": "keras.Model(inputs, outputs)",
        "Merge": _MERGING,
        "model_from_yaml": "keras.models.model_from_json",
        "model_from_config": "keras.Model.from_config",
    },
    "minikeras.utils": {
        "np_utils": "keras.utils.to_categorical",
        "visualize_util": "keras.utils.plot_model",
        "vis_utils": "keras.utils.plot_model",
        "plot": "keras.utils.plot_model",
        "generic_utils": "keras.utils.Progbar",
    },
    "minikeras.engine": {
        "Layer": "from minikeras import Layer",
        "InputSpec": "from minikeras import InputSpec",
        "Input": "from minikeras import Input",
        "Model": "from minikeras import Model",
    },
    "minikeras.backend": {
        "batch_dot": "keras.layers.dot([a, b], axes=1)",
        "batch_flatten": "keras.layers.Flatten()",
        "batch_set_value": "variable.assign(value)",
        "cast_to_floatx": "keras.ops.cast(x, keras.config.floatx())",
        "concatenate": "keras.ops.concatenate",
        "constant": "keras.ops.convert_to_tensor(2.0)",
        "function": "keras.Model(model.inputs, model.outputs)",
        "get_value": "variable.numpy()",
        "gradients": "minikeras.autodiff.backward(loss, weights)",
        "image_dim_ordering": "keras.config.image_data_format()",
        "int_shape": "x.shape",
        "l2_normalize": "keras.layers.UnitNormalization()(x)",
        "learning_phase": "layer(x, training=True)",
        "ndim": "keras.ops.ndim",
        "permute_dimensions": "keras.ops.transpose",
        "placeholder": "keras.Input((4,))",
        "pow": "keras.ops.power",
        "random_normal_variable": "keras.Variable(keras.random.normal((2, 3)))",
        "random_uniform_variable": "keras.Variable(keras.random.uniform((2, 3)))",
        "set_image_dim_ordering": "keras.config.set_image_data_format('channels_last')",
        "set_learning_phase": "layer(x, training=True)",
        "set_value": "optimizer.learning_rate = 0.01",
        "variable": "keras.Variable(0.0)",
    },
}


def missing(module, name):
    """The error that a module's `__getattr__` raises for a name it doesn't have.

    An AttributeError with Python's own sentence, and the modern name where there is one; why it is not there where Keras has it;
    else the nearest.
    """
    _asked.set(f"{module}.{name}")
    sentence = f"module {module!r} has no attribute {name!r}"
    fix = modern_name(module, name)
    if fix is not None:
        return explained(AttributeError, sentence, fix=fix)
    if not name.startswith("_") and (why := left_out(module, name)) is not None:
        return AttributeError(f"{sentence}. {why}.")
    room = sys.modules[module]
    known = vars(room).get("__all__") or [n for n, value in vars(room).items() if callable(value) and not n.startswith("_")]
    if name.startswith("_") or has_file(room, name):  # Python asks a module for its files, too, and needs no hint then
        same_letters = [n for n in known if n.lower() == name.replace("_", "")]
        return AttributeError(f"{sentence}. Did you mean {same_letters[0]!r}?" if same_letters else sentence)
    hint = did_you_mean(name, known, cutoff=0.7)
    return AttributeError(f"{sentence}.{hint}" if hint else sentence)


def refuse_import(full_name):
    """Raise the ImportError for `from module import name`, where the name is gone and the module was asked for it just now."""
    asked = _asked.swap(None)
    module, _, name = full_name.rpartition(".")
    fix = modern_name(module, name) if asked == full_name else None
    why = left_out(module, name) if asked == full_name else None
    if fix is not None or why is not None:
        sentence = f"cannot import name {name!r} from {module!r} ({sys.modules[module].__file__})"
        raise explained(ImportError, sentence, fix=fix) if fix is not None else ImportError(f"{sentence}. {why}.")


def modern_name(module, name):
    """What is written instead of a gone name, or None for a name that never was."""
    return GONE_NAMES.get(module, {}).get(name)


def left_out(module, name):
    """Why minikeras lacks a name of Keras's, and what to do instead, or None for a name that Keras lacks too."""
    from minikeras.old_spellings.left_out import answer  # opened where something is missing

    return answer(module, name)
