"""In which dtype the layer computes that is being called, where its weights have another one: see `layers.dtypes`."""

from minikeras.ambient import Ambient
from minikeras.autodiff.tensor import dtype_name
from minikeras.config.dtypes import FLOATS

computing_in = Ambient("computing in")


def dtype_of_variable(variable):
    """The name of a variable's dtype: inside a layer that computes in another one, that one, unless `autocast` is False."""
    inside, own = computing_in.get(), dtype_name(variable.array.dtype)
    return inside if inside is not None and variable.autocast and own in FLOATS else own
