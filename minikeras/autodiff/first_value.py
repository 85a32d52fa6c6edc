"""The first numbers of a variable: an array, or what an initializer makes of a shape."""

from minikeras import config
from minikeras.autodiff.arrays import as_array
from minikeras.budget import Budget
from minikeras.config.dtypes import standardize_dtype
from minikeras.on_demand import from_above


def first_value(variable, initializer, shape, dtype):
    """The array that a new variable begins with; one of the caller's stays as it is.

    Args:
        initializer: an array, a function `(shape, dtype) -> array`, or the name of one.

    Raises ValueError for a function, or a name, without a shape, and for a shape in which a size is None.
    """
    dtype = None if dtype is None else standardize_dtype(dtype)
    if isinstance(initializer, str) and dtype != "string":
        initializer = from_above("initializer")(initializer)
    if not callable(initializer):
        return as_array(initializer, dtype).copy()
    if shape is None:
        raise ValueError(
            f"When creating a Variable from an initializer, the `shape` argument should be specified. "
            f"Received: initializer={initializer} and shape={shape}"
        )
    dtype, shape = dtype or config.floatx(), _known(shape)
    budget = Budget.current()  # only while a file is read
    if budget is not None:
        array = budget.zeros(variable, initializer, shape, dtype)
    else:
        array = as_array(initializer(shape, dtype=dtype), dtype)
    is_new = array.flags.writeable and array.flags.owndata
    return array if is_new else array.copy()


def _known(shape):
    shape = tuple(shape)
    if any(size is None for size in shape):
        raise ValueError(
            f"Shapes used to initialize variables must be fully-defined (no `None` dimensions). Received: shape={shape}"
        )
    return shape
