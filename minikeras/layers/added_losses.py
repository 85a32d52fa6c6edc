"""Losses that a layer adds to what training makes small: by `add_loss`, by its activity regularizer, by its weights' regularizers."""

from minikeras import tree
from minikeras.autodiff import Tensor
from minikeras.layers.call_context import CallContext


class AddsLosses:
    """Base of Layer: the losses that it and the layers inside it add."""

    def _start_losses(self):
        self._losses = []
        self._losses_call = None
        self._lossy_layers = {}

    def add_loss(self, loss):
        """Add a tensor of one number, or several, to what training makes small. Call it inside `call`.

        Raises ValueError for anything but tensors.
        """
        for value in tree.flatten(loss):
            if getattr(value, "is_tried", False):
                return  # the layer is only called to see which shapes come out
            if not isinstance(value, Tensor):
                raise ValueError(
                    "`add_loss()` can only be called from inside `build()` or `call()`, on a tensor input. "
                    f"Received invalid value: {value}"
                )
        context = CallContext.current()
        if context is not None:
            if (
                self._losses_call != context.number
            ):  # what is left of an outermost call of this layer itself, or of another model
                self._losses.clear()
                self._losses_call = context.number
            context.entry_layer._lossy_layers[id(self)] = self
        self._losses.extend(tree.flatten(loss))

    def _add_activity_loss(self, outputs):
        for x in tree.flatten(outputs):
            loss = self.activity_regularizer(x)
            self.add_loss(loss / max(x.shape[0], 1) if x.ndim else loss)

    def _forget_losses(self):
        """Drop what `add_loss` collected in the last outermost call of this layer."""
        self._losses.clear()
        for layer in self._lossy_layers.values():
            layer._losses.clear()
        self._lossy_layers.clear()

    @property
    def losses(self):
        """The losses added in the last call, then those of the weights' regularizers."""
        added = [loss for layer in self._flatten_layers() for loss in layer._losses]
        return added + self._weight_losses()

    def _weight_losses(self):
        return [v.regularizer(v) for v in self.trainable_weights if v.regularizer is not None]
