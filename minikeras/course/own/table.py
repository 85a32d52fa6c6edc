"""The table of pieces: the learner's name, the exercise, and the seats that it takes."""

from minikeras.course.own import operations, trainings
from minikeras.course.own.piece import NOT_COVERED
from minikeras.course.own.seats import Seat, running


def value(path, adapter):
    """A piece as the value of the primitive at a path such as "ops.products.matmul"."""

    def seats(piece):
        primitive = _found(path)

        def stand_in(original, *arrays, **settings):
            piece.works_for(layer_now())
            whole = []  # a primitive that saves something for the way back gives it beside its value

            def library():
                whole[:] = [original(*arrays, **settings)]
                return whole[0][0] if primitive.saves else whole[0]

            case = tuple(getattr(array, "shape", None) for array in arrays)
            got = piece.answer(case, lambda: adapter(piece.mine, *arrays, **settings), library)
            if not primitive.saves:
                return got
            if not whole:
                library()
            return got, whole[0][1]

        return [(Seat(primitive, "function"), stand_in)]

    return seats


def gradient(path, adapter):
    """A piece as the gradient of the primitive at a path."""

    def seats(piece):
        primitive = _found(path)

        def noticed(original, *arrays, **settings):
            piece.works_for(layer_now())
            return original(*arrays, **settings)

        def stand_in(original, step, upstream):
            operands = (step.arrays,) if primitive.takes_list else step.arrays
            mine = lambda: _list(adapter(piece.mine, upstream, step.out, *operands, **step.settings))
            wanted = lambda: [*original(step, upstream)]
            return piece.answer(tuple(getattr(array, "shape", None) for array in step.arrays), mine, wanted)

        return [(Seat(primitive, "pull_back"), stand_in), (Seat(primitive, "function"), noticed)]

    return seats


def method(path, name, adapter):
    """A piece as a function of a module or class at a path; `adapter(piece, original, *args)`."""

    def seats(piece):
        return [(Seat(_found(path), name), lambda original, *args, **kwargs: adapter(piece, original, *args, **kwargs))]

    return seats


def _list(got):
    return got if got is None or got is ... or got is NOT_COVERED else [*got]


def _found(path):
    import importlib

    module, _, name = path.rpartition(".")
    try:
        return importlib.import_module(f"minikeras.{path}")
    except ModuleNotFoundError:
        return getattr(importlib.import_module(f"minikeras.{module}"), name)


def layer_now():
    """The innermost layer whose call is running in this block, or None."""
    calls = running.get()
    return calls[-1] if calls else None


CONVOLUTION, JOINTS = "ops.biased_convolution.biased_convolution", "ops.elementwise."
PIECES = {
    "train": ("1.2", [method("training.step.Steps", "train_step", trainings.train_step)]),
    "softmax": ("1.3", [value("ops.activations.exp_normalize", operations.softmax)]),
    "concatenate_gradient": ("2.4", [gradient("ops.shapes.concatenate", operations.concatenate_gradient)]),
    "backward": ("3.2", [method("training.step", "backward", trainings.backward)]),
    "dense_gradients": (
        "3.3",
        [gradient("ops.matrix_product.matmul", operations.dense_gradients), gradient(JOINTS + "add", operations.bias_gradient)],
    ),
    "softplus": (
        "3.4",
        [
            value("ops.smooth_activations.softplus", operations.softplus),
            gradient("ops.smooth_activations.softplus", operations.softplus_gradient),
        ],
    ),
    "topological_order": ("4.3", [method("graph.function", "map_graph", trainings.map_graph)]),
    "convolve": ("5.2", [value(CONVOLUTION, operations.convolve)]),
    "pool_gradient": ("5.3", [gradient("ops.pooling.max_pool", operations.pool_gradient)]),
    "joint_gradients": (
        "6.2",
        [
            gradient("ops.shapes.concatenate", operations.joint("concatenate")),
            *(gradient(JOINTS + join, operations.joint(join)) for join in ("subtract", "multiply", "maximum")),
        ],
    ),
    "total_loss": ("6.3", [method("training.compiled_loss.CompiledLoss", "__call__", trainings.total_loss)]),
    "batch_norm": ("9.1", [value("ops.normalization.standardize_columns", operations.batch_norm)]),
    "simple_rnn": ("10.2", [value("ops.recurrent.simple_rnn.simple_rnn", operations.simple_rnn)]),
    "lstm_step": ("10.3", [value("ops.recurrent.lstm.lstm", operations.lstm_step)]),
    "convolve_transpose": ("11.3", [value(CONVOLUTION, operations.convolve_transpose)]),
    "MyDropout": ("12.4", [method("layers.dropout.Dropout", "call", trainings.dropout)]),
}
WHOLE = {"train", "backward", "topological_order", "total_loss"}  # they have a part in every layer's training
