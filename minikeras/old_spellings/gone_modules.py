"""Modules that are gone: an import of one of them says what to import now."""

import sys

from minikeras.errors.explaining import explained
from minikeras.old_spellings.gone_names import left_out, refuse_import

_FROM_LAYERS = {
    "core": "Dense",
    "merge": "Concatenate",
    "recurrent": "LSTM",
    "convolutional": "Conv2D",
    "embeddings": "Embedding",
    "advanced_activations": "LeakyReLU",
    "wrappers": "TimeDistributed",
    "local": "Conv2D",
    "convolutional_recurrent": "LSTM",
    "cudnn_recurrent": "LSTM",
}

GONE_MODULES = {
    **{f"minikeras.layers.{name}": f"from minikeras.layers import {now}" for name, now in _FROM_LAYERS.items()},
    "minikeras.engine.topology": "from minikeras import Layer",
    "minikeras.engine.base_layer": "from minikeras import Layer",
    "minikeras.engine.input_layer": "from minikeras import Input",
    "minikeras.engine.training": "from minikeras import Model",
    "minikeras.engine.network": "from minikeras import Model",
    "minikeras.engine.sequential": "from minikeras import Sequential",
    "minikeras.initializations": "from minikeras import initializers",
    "minikeras.objectives": "from minikeras import losses",
    "minikeras.utils.np_utils": "from minikeras.utils import to_categorical",
    "minikeras.utils.generic_utils": "from minikeras.utils import Progbar",
    "minikeras.utils.data_utils": "from minikeras.utils import PyDataset",
    "minikeras.utils.visualize_util": "from minikeras.utils import plot_model",
    "minikeras.utils.vis_utils": "from minikeras.utils import plot_model",
}


class GoneModules:
    """The last finder that Python asks for a module: it knows those that no other can find any more.

    Of a module that Keras has and minikeras leaves out it says why. It is also asked for
    `minikeras.layers.Merge` where `from minikeras.layers import Merge` found no such name.
    """

    @staticmethod
    def find_spec(name, path=None, target=None):
        """None for what isn't in the tables; ModuleNotFoundError or ImportError with the modern spelling for what is."""
        if name.startswith("minikeras."):
            refuse_import(name)
        if name not in GONE_MODULES:
            if name.startswith("minikeras.") and (why := left_out(*name.rsplit(".", 1))) is not None:
                error = ModuleNotFoundError(f"No module named {name!r}. {why}.")
                error.name = name
                raise error
            return None
        error = explained(ModuleNotFoundError, f"No module named {name!r}", fix=GONE_MODULES[name])
        error.name = name
        raise error


def watch():
    """Put the finder behind all others, once."""
    if GoneModules not in sys.meta_path:
        sys.meta_path.append(GoneModules)
