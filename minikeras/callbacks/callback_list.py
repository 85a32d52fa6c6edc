"""CallbackList: all callbacks of a fit as one."""

from minikeras import tree
from minikeras.callbacks.callback import Callback
from minikeras.callbacks.history import History

MOMENTS = [name for name in vars(Callback) if name.startswith("on_")]
# A callback that overrides the older name is called through the newer one.
_OLDER_NAMES = {"on_train_batch_begin": "on_batch_begin", "on_train_batch_end": "on_batch_end"}


class CallbackList(Callback):
    """Calls each callback at each moment, in order, with logs of plain numbers in the order of their names.

    Args:
        callbacks: a callback or a nested list of them.
        add_history: whether to add a History, if there is none.
        add_progbar: whether to add a ProgbarLogger, if there is none.
        model: the model.
        params: `verbose`, `epochs` and `steps`, as every callback gets them.

    >>> callback = keras.callbacks.LambdaCallback(on_train_begin=lambda logs: print("begins"))
    >>> keras.callbacks.CallbackList([callback]).on_train_begin()
    begins
    """

    def __init__(self, callbacks=None, add_history=False, add_progbar=False, model=None, **params):
        super().__init__()
        self.callbacks = tree.flatten(callbacks) if callbacks else []
        if add_history:
            self._add(History)
        if add_progbar:
            from minikeras.callbacks.progbar_logger import ProgbarLogger  # opened where something is to be printed

            self._add(ProgbarLogger)
        # Most callbacks have nothing to do at most moments, and a batch may take less time than asking all of them.
        self._listeners = {moment: [c for c in self.callbacks if _listens(c, moment)] for moment in MOMENTS}
        if model:
            self.set_model(model)
        self.set_params(params)

    def _add(self, kind):
        if not any(isinstance(callback, kind) for callback in self.callbacks):
            self.callbacks.append(kind())

    def set_params(self, params):
        self.params = params
        if params:
            for callback in self.callbacks:
                callback.set_params(params)

    def set_model(self, model):
        super().set_model(model)
        for callback in self.callbacks:
            if isinstance(callback, History):
                model.history = callback
            callback.set_model(model)


def _listens(callback, moment):
    """Whether a callback does anything at a moment: its class or the object itself has a method of its own."""
    for name in (moment, _OLDER_NAMES.get(moment, moment)):
        own = getattr(callback, name, None)
        if own is not None and getattr(own, "__func__", own) is not vars(Callback)[name]:
            return True
    return False


def _caller(moment):
    def call_with_number(self, number, logs=None):
        listeners = self._listeners[moment]
        if listeners:
            logs = pythonify_logs(logs)
            for callback in listeners:
                getattr(callback, moment)(number, logs=logs)

    def call(self, logs=None):
        listeners = self._listeners[moment]
        if listeners:
            logs = pythonify_logs(logs)
            for callback in listeners:
                getattr(callback, moment)(logs)

    chosen = call_with_number if "batch" in moment or "epoch" in moment else call
    chosen.__name__, chosen.__doc__ = moment, f"Call `{moment}` of every callback that has one."
    return chosen


for _moment in MOMENTS:
    setattr(CallbackList, _moment, _caller(_moment))


def pythonify_logs(logs):
    """Logs as a new dict, sorted by name, numbers as Python floats and inner dicts as part of the outer one."""
    result = {}
    for key, value in sorted((logs or {}).items()):
        if isinstance(value, dict):
            result.update(pythonify_logs(value))
            continue
        try:
            value = float(value)
        except (TypeError, ValueError):
            pass
        result[key] = value
    return result
