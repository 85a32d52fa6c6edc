"""tf.debugging: claims about tensors."""

import numpy as np

from minikeras.autodiff import as_array


def _claim(name, holds):
    def claim(x, y, message=None, summarize=None, **kwargs):
        a, b = as_array(x), as_array(y)
        if not np.all(holds(a, b)):
            raise ValueError(f"{message + ' : ' if message else ''}Condition x {name} y did not hold. x = {a}, y = {b}")

    claim.__doc__ = f"Raise ValueError unless x {name} y for every entry."
    return claim


assert_equal, assert_less, assert_greater = _claim("==", np.equal), _claim("<", np.less), _claim(">", np.greater)
assert_less_equal, assert_greater_equal = _claim("<=", np.less_equal), _claim(">=", np.greater_equal)


def assert_near(x, y, rtol=None, atol=None, message=None, **kwargs):
    """Raise ValueError unless x and y are close."""
    a, b = as_array(x), as_array(y)
    bound = 10 * np.finfo(a.dtype if a.dtype.kind == "f" else np.float32).eps
    if not np.allclose(a, b, rtol=bound if rtol is None else rtol, atol=bound if atol is None else atol):
        raise ValueError(f"{message + ' : ' if message else ''}x and y not equal to tolerance. x = {a}, y = {b}")


def assert_shapes(shapes, **kwargs):
    """Raise ValueError unless the tensors have these shapes; a letter stands for the same size wherever it comes."""
    sizes = {}
    for tensor, shape in dict(shapes).items() if isinstance(shapes, dict) else shapes:
        found = as_array(tensor).shape
        if len(found) != len(shape) or any(_differs(sizes, name, size) for name, size in zip(shape, found)):
            raise ValueError(f"The shape {found} is not {tuple(shape)}, with {sizes}.")


def _differs(sizes, name, size):
    return name is not None and (size != name if isinstance(name, int) else sizes.setdefault(name, size) != size)


def assert_all_finite(x, message="Tensor had infinite or NaN values", **kwargs):
    """x; raises ValueError where a number in it is NaN or infinite."""
    return check_numerics(x, message)


def check_numerics(tensor, message, name=None):
    """The tensor; raises ValueError where a number in it is NaN or infinite."""
    array = as_array(tensor)
    if not np.isfinite(array).all():
        raise ValueError(f"{message} : Tensor had {'NaN' if np.isnan(array).any() else 'Inf'} values")
    return tensor


def enable_check_numerics(**kwargs):
    """Without effect: `fit` names the first number that is not finite by itself."""
