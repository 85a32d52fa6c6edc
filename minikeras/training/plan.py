"""StepPlan: what a training step needs to know of the model, looked up once for many steps."""

from minikeras import metrics


class StepPlan:
    """The weights to train, those with a regularizer, and the metrics that layers hold, as they are when `fit` begins."""

    def __init__(self, model):
        self.trainable = model.trainable_weights
        self.regularized = [v for v in self.trainable if v.regularizer is not None]
        # The metrics of models inside are their own: here they are trained as layers.
        layers = [layer for layer in model._flatten_layers(include_self=False) if not hasattr(layer, "compiled")]
        self.layer_metrics = [value for layer in layers for value in vars(layer).values() if isinstance(value, metrics.Metric)]

    def weight_losses(self):
        """What the regularizers of the weights add to the loss."""
        return [v.regularizer(v) for v in self.regularized]
