"""What callbacks share that watch one number and want it to get better."""

import warnings

import numpy as np

from minikeras.callbacks.callback import Callback


class MonitorCallback(Callback):
    """The base of EarlyStopping, ModelCheckpoint and ReduceLROnPlateau.

    Args:
        monitor: the name of the number in the logs.
        mode: "min" if smaller is better, "max" if larger is; "auto" asks the metric.
        baseline: the best so far.
        min_delta: a change up to that is no improvement.
    """

    def __init__(self, monitor="val_loss", mode="auto", baseline=None, min_delta=0):
        super().__init__()
        if mode not in ("auto", "min", "max"):
            warnings.warn(f"{type(self).__name__} mode '{mode}' is unknown, fallback to auto mode.", stacklevel=3)
            mode = "auto"
        self.monitor = monitor
        self.mode = mode
        self.best = baseline
        self.min_delta = abs(min_delta)
        self.monitor_op = None

    def _set_monitor_op(self):
        """Find out which direction is better: the metrics know it once the first epoch has made them."""
        name = self.monitor.removeprefix("val_")
        if self.mode == "auto":
            directions = [m._direction for m in self._metrics() if m.name == name and hasattr(m, "_direction")]
            if not directions and name != "loss":
                raise ValueError(
                    f"{type(self).__name__} callback received monitor={self.monitor}, but Keras isn't able to "
                    "automatically determine whether that metric should be maximized or minimized. Pass "
                    "`mode='max'` in order to monitor based on the highest metric value, or pass `mode='min'` in "
                    "order to use the lowest value."
                )
            larger = bool(directions) and directions[-1] == "up"
        else:
            larger = self.mode == "max"
        self.monitor_op = np.greater if larger else np.less
        if not larger:
            self.min_delta *= -1

    def _metrics(self):
        groups = [getattr(group, "metrics", []) for group in getattr(self.model, "metrics", [])]
        return [metric for group in groups for metric in group]

    def _is_improvement(self, value, reference):
        # In float32, as Keras compares: a difference that float32 can't hold is none.
        return reference is None or bool(self.monitor_op(np.float32(value - self.min_delta), np.float32(reference)))
