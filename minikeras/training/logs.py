"""Logs: what a step, an epoch or an evaluation says of itself, a dict of names and numbers."""

from minikeras.autodiff import Tensor
from minikeras.callbacks.callback_list import pythonify_logs


def metrics_or_logs(model, logs):
    """The metrics as they are now, or the logs of the last step where that was somebody's own and gave others."""
    results = model.get_metrics_result()
    return {name: _plain(value) for name, value in (results if set(results) == set(logs) else logs).items()}


def as_numbers(logs):
    """Logs as floats, and arrays where a metric has several numbers, in the order of their names."""
    return pythonify_logs({name: _plain(value) for name, value in logs.items()})


def _plain(value):
    return value.array if isinstance(value, Tensor) else value
