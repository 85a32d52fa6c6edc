"""Keyword arguments that are spelled in another way now.

A table for each class. An entry is the new name of the argument, or the code to write instead, with the old arguments' values in
braces, or "" for an argument to leave out.
"""

import functools
import inspect
import warnings

from minikeras.config.strict_checks import strict_checks
from minikeras.errors.explaining import explained
from minikeras.errors.origin import stack_level
from minikeras.errors.suggest import did_you_mean

_WEIGHTS = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
    "weights": "layer.build(input_shape); layer.set_weights(weights)",
}
_WINDOW = {"border_mode": "padding", "dim_ordering": "data_format"}
_ONLY_DATA_FORMAT = {"dim_ordering": "data_format"}
_RECURRENT = {
    **_WEIGHTS,
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "U_regularizer": "recurrent_regularizer",
    "inner_activation": "recurrent_activation",
    "forget_bias_init": "unit_forget_bias=True",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
    "input_length": "keras.Input(({input_length}, {input_dim}))",
}

OLD_ARGUMENTS = {  # by the name of the class
    "Layer": {"batch_input_shape": "keras.Input(batch_shape={batch_input_shape})"},
    "Dense": {**_WEIGHTS, "output_dim": "units"},
    "BaseConvolution": {
        **_WINDOW,
        "bias": "use_bias",
        "b_regularizer": "bias_regularizer",
        "b_constraint": "bias_constraint",
        "filter_length": "kernel_size",
        "nb_row": "kernel_size=({nb_row}, {nb_col})",
        "nb_col": "kernel_size=({nb_row}, {nb_col})",
        "subsample": "strides",
        "subsample_length": "strides",
        "atrous_rate": "dilation_rate",
    },
    "BaseConv": {**_WEIGHTS, "nb_filter": "filters"},
    "BaseConvTranspose": {**_WEIGHTS, "nb_filter": "filters"},
    "BaseSeparableConv": {"init": "depthwise_initializer", "nb_filter": "filters"},
    "BasePooling": {**_WINDOW, "pool_length": "pool_size", "stride": "strides"},
    "BaseGlobalPooling": _ONLY_DATA_FORMAT,
    "ZeroPadding2D": _ONLY_DATA_FORMAT,
    "Cropping2D": _ONLY_DATA_FORMAT,
    "UpSampling1D": {"length": "size"},
    "UpSampling2D": _ONLY_DATA_FORMAT,
    "Dropout": {"p": "rate"},
    "GaussianDropout": {"p": "rate"},
    "GaussianNoise": {"sigma": "stddev"},
    "BatchNormalization": {"mode": "", "beta_init": "beta_initializer", "gamma_init": "gamma_initializer"},
    "CellLayer": _RECURRENT,
    "Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
        "dropout": "x = keras.layers.SpatialDropout1D({dropout})(x)",
    },
    "Concatenate": {"concat_axis": "axis"},
    "Dot": {"dot_axes": "axes"},
    "Model": {"input": "keras.Model(inputs=a, outputs=b)", "output": "keras.Model(inputs=a, outputs=b)"},
    "Optimizer": {"lr": "learning_rate", "beta1": "beta_1", "beta2": "beta_2"},
    "Trainer.fit": {
        "nb_epoch": "epochs",
        "show_accuracy": "model.compile(metrics=['accuracy'])",
        "samples_per_epoch": "steps_per_epoch",
        "nb_val_samples": "validation_steps",
        "workers": "keras.utils.PyDataset(workers={workers})",
        "nb_worker": "keras.utils.PyDataset(workers={nb_worker})",
    },
    "Trainer.evaluate": {"show_accuracy": "model.compile(metrics=['accuracy'])"},
    "Trainer.compile": {
        "class_mode": "model.compile(loss='categorical_crossentropy')",
        "sample_weight_mode": "model.fit(x, y, sample_weight=weights)",
    },
}
_EVERY_OLD_NAME = frozenset(name for table in OLD_ARGUMENTS.values() for name in table)
_NEW_VALUES = {
    "uniform": "random_uniform",
    "normal": "random_normal",
    "zero": "zeros",
    "one": "ones",
    "th": "channels_first",
    "tf": "channels_last",
}
_WINDOWS_OF_TWO_SIZES = {"Conv2D", "Conv2DTranspose", "SeparableConv2D"}


def modern_arguments(tables, old, others=None):
    """The code that takes the place of old keyword arguments, or None if none of them is known.

    Args:
        tables: names of tables in OLD_ARGUMENTS, the most special first.
        old: the keyword arguments that are not accepted.
        others: those that stood beside them.
    """
    values = _Written({**(others or {}), **old})
    found = []
    for name in old:
        entry = next((OLD_ARGUMENTS[table][name] for table in tables if name in OLD_ARGUMENTS.get(table, ())), None)
        if entry == "":
            rest = [f"{other}={values[other]}" for other in values if other not in old]
            found.append(f"keras.layers.{tables[0]}({', '.join(rest)})")
        elif entry is not None:
            found.append(f"{entry}={values[name]}" if entry.isidentifier() else entry.format_map(values))
    return ", ".join(dict.fromkeys(found)) or None


class _Written(dict):
    """Values of arguments as code."""

    def __getitem__(self, name):
        value = self.get(name)
        if isinstance(value, str):
            return repr(_NEW_VALUES.get(value, value))
        if hasattr(value, "get_config"):
            arguments = ", ".join(f"{key}={setting!r}" for key, setting in value.get_config().items())
            return f"keras.{type(value).__module__.split('.')[1]}.{type(value).__name__}({arguments})"
        return repr(value)


def refusal(kind, sentence, tables, unknown, known, others=None):
    """The error for unknown keyword arguments: with the modern spelling of old ones, or the nearest known name."""
    fix = modern_arguments(tables, unknown, others)
    if fix is None:
        return kind(sentence + did_you_mean(next(iter(unknown)), sorted(known)))
    return explained(kind, sentence, fix=fix)


def check_constructor(cls, args, kwargs):
    """Look at the arguments of a new layer before Python does: some that are missing are only spelled in the old way.

    Raises TypeError, as Python would, with the modern spelling. Warns of a `Conv2D(32, 3, 3)`.
    """
    if len(args) >= 3:
        _warn_of_two_sizes(cls, args)
    if _EVERY_OLD_NAME.isdisjoint(kwargs):
        return
    parameters = dict(list(inspect.signature(cls.__init__).parameters.items())[1:])
    old = {name: value for name, value in kwargs.items() if name in _EVERY_OLD_NAME and name not in parameters}
    places = [p for p in parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    missing = [repr(p.name) for p in places[len(args) :] if p.default is p.empty and p.name not in kwargs]
    fix = modern_arguments(_names(cls), old, kwargs) if missing else None
    if fix is not None:
        listed = " and ".join(missing) if len(missing) < 3 else f"{', '.join(missing[:-1])}, and {missing[-1]}"
        raise explained(
            TypeError,
            f"{cls.__name__}.__init__() missing {len(missing)} required positional "
            f"argument{'s' if len(missing) > 1 else ''}: {listed}",
            fix=fix,
        )


def _warn_of_two_sizes(cls, args):
    """In Keras 1, `Conv2D(32, 3, 3)` had a window of 3 times 3; now the second 3 is how far it moves."""
    filters, size, strides = args[:3]
    mine = cls.__name__ in _WINDOWS_OF_TWO_SIZES and cls.__module__.startswith("minikeras.layers.")
    if strict_checks() and mine and isinstance(size, int) and isinstance(strides, int) and 1 < size <= strides:
        name = cls.__name__
        warnings.warn(
            f"{name}({filters}, {size}, {strides}) moves a window of ({size}, {size}) by {strides}. Keras 1 meant the "
            f"window ({size}, {strides}) by this, moved by 1.\n  Fix:    keras.layers.{name}({filters}, ({size}, "
            f"{strides})), or for what it is now keras.layers.{name}({filters}, {size}, strides={strides})",
            stacklevel=stack_level(),
        )


def knows_old_arguments(method):
    """Decorator of a method of Trainer: its TypeError for an unknown keyword argument also says how that is spelled now."""
    known = set(inspect.signature(method).parameters) - {"self"}
    name = f"Trainer.{method.__name__}"

    @functools.wraps(method)
    def wrapped(self, *args, **kwargs):
        unknown = {name: value for name, value in kwargs.items() if name not in known}
        if unknown:
            sentence = f"{name}() got an unexpected keyword argument {next(iter(unknown))!r}"
            raise refusal(TypeError, sentence, [name], unknown, known)
        return method(self, *args, **kwargs)

    return wrapped


def refuse_unknown_arguments(thing, sentence, unknown, others=None):
    """Raise ValueError for keyword arguments left over by the constructors of `thing`'s class."""
    known = set()
    for cls in type(thing).__mro__:
        if "__init__" in cls.__dict__ and cls is not object:
            known.update(inspect.signature(cls.__init__).parameters)
    raise refusal(ValueError, sentence, _names(type(thing)), unknown, known - {"self", "kwargs", "args", "common"}, others)


def _names(cls):
    return [base.__name__ for base in cls.__mro__]
