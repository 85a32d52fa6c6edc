"""Compiles: `compile`, and what it was told as plain values for files."""

import warnings

from minikeras import metrics as metrics_room, optimizers
from minikeras.errors.origin import stack_level
from minikeras.old_spellings.old_arguments import knows_old_arguments
from minikeras.serialization import deserialize_keras_object, serialize_keras_object
from minikeras.training.before_fit import activations_fit
from minikeras.training.compiled_loss import CompiledLoss
from minikeras.training.compiled_metrics import CompiledMetrics
from minikeras.training.known import output_names
from minikeras.training.loss_weights import check_weights_of_one_loss
from minikeras.training.routing import Outputs


class Compiles:
    """Mixin of Trainer: how to train."""

    @knows_old_arguments
    def compile(
        self,
        optimizer="rmsprop",
        loss=None,
        loss_weights=None,
        metrics=None,
        weighted_metrics=None,
        run_eagerly=False,
        steps_per_execution=1,
        jit_compile="auto",
        auto_scale_loss=True,
    ):
        """Say how to train. Without losses, or without metrics, those of an earlier `compile` stay.

        Args:
            optimizer: name or Optimizer.
            loss: name, Loss or function `(y_true, y_pred) -> loss`; for several outputs a list in their order or a dict of their
                names, nested as they are, None for an output that isn't trained.
            loss_weights: factors of the losses, as a list or dict.
            metrics: a list of names, Metrics or functions; for several outputs a list or dict of them. They ignore sample weights.
            weighted_metrics: metrics that don't.
            steps_per_execution: batches between two calls of callbacks.

            auto_scale_loss: whether a model of the policy "mixed_float16" gets a LossScaleOptimizer around its optimizer.

        `run_eagerly` and `jit_compile` are taken for Keras's sake: minikeras is always eager. Without
        `run_eagerly`, what is trained is settled by the first batch, as in Keras.

        Raises ValueError for what does not go with the outputs; the model then stays as it was.
        """
        arguments = {
            "optimizer": optimizer,
            "loss": loss,
            "loss_weights": loss_weights,
            "metrics": metrics,
            "weighted_metrics": weighted_metrics,
            "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution,
            "jit_compile": jit_compile,
        }
        optimizer = _with_scaled_loss(self, optimizers.get(optimizer)) if auto_scale_loss else optimizers.get(optimizer)
        names, compile_loss, compile_metrics = output_names(self), self._compile_loss, self._compile_metrics
        if loss is not None:
            compile_loss = CompiledLoss(loss, loss_weights, names)
        if metrics is not None or weighted_metrics is not None:
            compile_metrics = CompiledMetrics(metrics, weighted_metrics, names)
        if names and hasattr(self, "_outputs_struct"):  # a functional model knows its outputs: what doesn't fit is refused now
            outputs = Outputs(self._outputs_struct, names)
            check_weights_of_one_loss(loss_weights, loss, outputs)
            for part in (compile_loss, compile_metrics):
                if part is not None and not part.built:
                    part.route(outputs)
        fits = activations_fit(self, compile_loss)
        # From here on nothing can fail: a compile that was refused changes nothing.
        self._compile_arguments, self.optimizer = arguments, optimizer
        self.loss = self.loss if loss is None else loss
        self.run_eagerly, self.steps_per_execution = run_eagerly, steps_per_execution
        self._compile_loss, self._compile_metrics, self._activations_fit = compile_loss, compile_metrics, fits
        self._loss_tracker = metrics_room.Mean(name="loss")
        self._plan, self._settled_plans = None, {}
        self.stop_training = False
        self.compiled = True

    def get_compile_config(self):
        """The arguments of `compile` as plain values; empty before it was called."""
        if not self.compiled:
            return {}
        optimizer = self.optimizer
        if isinstance(optimizer, optimizers.LossScaleOptimizer) and self._compile_arguments["optimizer"] is not optimizer:
            optimizer = optimizer.inner_optimizer  # compile put the other one around it, and will do so again
        arguments = {**self._compile_arguments, "optimizer": optimizer}
        return {name: serialize_keras_object(value) for name, value in arguments.items()}

    def compile_from_config(self, config):
        """Compile as a config of `get_compile_config` says, and make the optimizer's variables.

        Warns, and does nothing, for a class with a `compile` of its own, which may take other arguments.
        """
        if type(self).compile is not Compiles.compile:
            warnings.warn(
                "`compile()` was not called as part of model loading because the model's `compile()` method is custom. "
                "Call it after loading, or override `get_compile_config()` and `compile_from_config(config)`, too.",
                stacklevel=stack_level(),
            )
            return
        arguments = {name: _read(name, value) for name, value in config.items()}
        self.compile(**arguments)
        if self.built and self.optimizer is not None:
            self.optimizer.build(self.trainable_weights)


def _with_scaled_loss(model, optimizer):
    """The optimizer; around it one that scales the loss, where the model computes in float16 and has none."""
    if optimizer is None or model.dtype_policy.name != "mixed_float16" or isinstance(optimizer, optimizers.LossScaleOptimizer):
        return optimizer
    return optimizers.LossScaleOptimizer(optimizer, name="loss_scale_optimizer")


def _read(name, value):
    if name == "optimizer" and isinstance(value, dict):
        return optimizers.deserialize(value)
    return deserialize_keras_object(value) if isinstance(value, (dict, list, tuple)) else value
