"""Arrays of old files laid out as today's layers have them: what Keras 1 kept in parts, kernels that Theano turned round.

Theano's convolution is the mathematician's, which goes through the kernel from its end; TensorFlow's, and minikeras's, is what
is called correlation elsewhere. The same numbers give the same outputs only after a half turn. cuDNN, which computed CuDNNLSTM and CuDNNGRU, has kernels of its own form.
"""

import re

import numpy as np

_GATES_OF_LSTM = (0, 6, 3, 9)  # input, candidate, forget, output stand in the file; candidate and forget change places
_GATES_OF_GRU = (0, 3, 6)
_GATES = {"LSTM": 4, "GRU": 3}
_KERAS_1 = re.compile(r".*_(W|U|b|gamma|beta|running_mean|running_std|alphas)(_[a-z])?(_\d+)?(:\d+)?")
_CONVOLUTIONS = ("Conv1D", "Conv2D")
_TURNED = ("Conv1D", "Conv2D", "Conv2DTranspose", "Conv1DTranspose")


class Arranged:
    """Leaves of a file that make one array of today.

    Args:
        leaves: what is read.
        shape: that of the result, known before anything is read.
        arrange: from the arrays of the leaves to the result.
    """

    def __init__(self, leaves, shape, arrange):
        self.leaves, self.shape, self.arrange = leaves, tuple(shape), arrange
        self.name = leaves[0].name

    def check(self, shape):
        """Raise FileRefused unless the leaves are plain arrays, and the result has this shape."""
        for leaf in self.leaves:
            leaf.check(leaf.shape)
        if self.shape != tuple(shape):
            raise ValueError(f"{self.name}: {self.shape} is not {shape}")

    def read(self):
        """The array."""
        return self.arrange(*(leaf.read() for leaf in self.leaves))


class OldLayout:
    """How one file lays out its arrays.

    Args:
        writer: who wrote it; Keras 1 did not say what it computed with.
    """

    def __init__(self, writer):
        self.writer = writer

    def arranged(self, layer, leaves, variables):
        """The leaves of a layer, one for each of its variables, in their order; as they are where they cannot be told apart."""
        if self.writer.numbers >= (2, 4):
            return leaves
        found = {}
        self._arrange(layer, leaves, found)
        return [found[id(v)] for v in variables] if {id(v) for v in variables} <= set(found) else leaves

    def _is_keras_1(self, leaves):
        return self.writer.numbers < (2, 0) and all(_KERAS_1.fullmatch(leaf.name) for leaf in leaves)

    def _arrange(self, layer, leaves, found):
        """Enter the leaf of each variable of a layer into `found`, by the variable's id."""
        inner = getattr(layer, "layer", None)
        kind = type(layer).__name__
        if kind == "Bidirectional":
            half = len(leaves) // 2
            self._arrange(layer.forward_layer, leaves[:half], found)
            self._arrange(layer.backward_layer, leaves[half:], found)
        elif kind == "TimeDistributed":
            self._arrange(inner, leaves, found)
        elif hasattr(layer, "layers"):
            self._arrange_model(layer, leaves, found)
        else:
            variables = layer.trainable_weights + layer.non_trainable_weights
            arranged = self._of_one(layer, kind, leaves)
            if len(arranged) == len(variables):
                found.update((id(v), leaf) for v, leaf in zip(variables, arranged))

    def _arrange_model(self, model, leaves, found):
        """A model inside: Keras 1 put each layer's name in front of those of its weights; later their number tells them apart."""
        if self._is_keras_1(leaves):
            for layer in model.layers:
                own = [leaf for leaf in leaves if re.match(re.escape(layer.name) + r"_(?!\d)", leaf.name)]
                self._arrange(layer, own, found)
            return
        waiting = list(leaves)
        for part in ("trainable_weights", "non_trainable_weights"):
            for layer in model.layers:
                own = getattr(layer, part)
                taken, waiting = waiting[: len(own)], waiting[len(own) :]
                turned = self._of_one(layer, type(layer).__name__, taken) if part == "trainable_weights" else taken
                found.update((id(v), leaf) for v, leaf in zip(own, turned))

    def _of_one(self, layer, kind, leaves):
        """The leaves of a layer that holds no others."""
        if kind in _GATES and _is_of_cudnn(leaves, _GATES[kind]):
            return _of_cudnn(leaves, _GATES[kind], kind == "GRU")
        if kind == "LSTM" and len(leaves) == 12:
            return _gates(leaves, _GATES_OF_LSTM)
        if kind == "GRU" and len(leaves) == 9:
            return _gates(leaves, _GATES_OF_GRU)
        is_keras_1 = self._is_keras_1(leaves)
        if kind in _CONVOLUTIONS and leaves and is_keras_1:
            is_theano = ":" not in leaves[0].name  # TensorFlow puts :0 behind the names of its variables
            return [_kernel_of_keras_1(leaves[0], layer.data_format == "channels_first", kind, is_theano), *leaves[1:]]
        if kind in _TURNED and leaves and self.writer.backend == "theano":
            return [_turned(leaves[0]), *leaves[1:]]
        return leaves


def _is_of_cudnn(leaves, gates):
    """Whether a recurrent layer's arrays are laid out as cuDNN wants them: it has two biases where a plain layer has one."""
    if len(leaves) != 3 or any(leaf.shape is None for leaf in leaves) or len(leaves[1].shape) != 2:
        return False
    return leaves[2].shape == (2 * gates * leaves[1].shape[0],)


def _of_cudnn(leaves, gates, keeps_both_biases):
    """The arrays of a plain layer: cuDNN has the kernel of each gate transposed, and a bias for the inputs and one for the state."""

    def kernel(array):  # the numbers of (units, inputs), stored under the shape (inputs, units)
        return np.hstack([gate.reshape(gate.shape[::-1]).T for gate in np.hsplit(array, gates)])

    def recurrent(array):
        return np.hstack([gate.T for gate in np.hsplit(array, gates)])

    def bias(array):
        return array.reshape(2, -1) if keeps_both_biases else array.reshape(2, -1).sum(axis=0)

    size = leaves[2].shape[0] // 2
    shapes = (leaves[0].shape, leaves[1].shape, (2, size) if keeps_both_biases else (size,))
    return [Arranged([leaf], shape, arrange) for leaf, shape, arrange in zip(leaves, shapes, (kernel, recurrent, bias))]


def _gates(leaves, order):
    """Kernel, recurrent kernel and bias, of leaves that hold them gate by gate."""
    found = []
    for number in range(3):
        parts = [leaves[first + number] for first in order]
        *axes, size = parts[0].shape or (0,)
        found.append(Arranged(parts, (*axes, size * len(parts)), lambda *arrays: np.concatenate(arrays, axis=-1)))
    return found


def _kernel_of_keras_1(leaf, is_channels_first, kind, is_theano):
    """The kernel of a convolution as `(rows, columns, channels, filters)`, or `(time, channels, filters)`."""
    if len(leaf.shape) != 4:
        return leaf
    is_filters_first = is_channels_first if kind == "Conv2D" else leaf.shape[1] != 1
    axes = (2, 3, 1, 0) if is_filters_first else (0, 1, 2, 3)

    def arrange(kernel):
        kernel = kernel.transpose(axes)
        kernel = kernel[::-1, ::-1] if is_theano else kernel
        return kernel if kind == "Conv2D" else kernel[:, 0]

    shape = [leaf.shape[axis] for axis in axes]
    return Arranged([leaf], shape if kind == "Conv2D" else [shape[0], *shape[2:]], arrange)


def _turned(leaf):
    """A kernel with its axes in space gone through from the end."""
    spatial = tuple(range(max(0, len(leaf.shape) - 2)))
    return Arranged([leaf], leaf.shape, lambda kernel: np.flip(kernel, spatial))
