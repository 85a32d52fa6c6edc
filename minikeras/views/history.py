"""The numbers of a training run as curves."""

import io

from minikeras.views.boxes import count


def plot_history(history, metrics=None, validation_freq=1):
    """Draw what `fit` returned: one panel for each metric, training and validation together, over the epochs.

    Args:
        history: a History, or its dict of lists.
        metrics: names of the metrics to draw, such as `["loss", "accuracy"]`; all by default, the loss first.
        validation_freq: as it was given to `fit`, which does not note it down: validation stands at every so many epochs.

    Returns: a matplotlib Figure, which a notebook shows, with words for those who can't see it; `figure.axes` are its panels.

    Raises:
        ImportError: without matplotlib.
        ValueError: if the history is empty or lacks one of the metrics.
    """
    logs = getattr(history, "history", history)
    epochs = getattr(history, "epoch", None)
    names = list(metrics) if metrics is not None else _names(logs)
    unknown = [name for name in names if name not in logs]
    if unknown or not names:
        raise ValueError(
            f"The history has no metric {unknown[0]!r}. It has: {', '.join(logs)}"
            if unknown
            else "The history is empty: no epoch was trained."
        )
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ImportError("Plotting a history needs matplotlib: pip install matplotlib.") from error
    figure = Figure(figsize=(4.6 * min(len(names), 3), 3.0 * -(-len(names) // 3)), layout="constrained", dpi=100)
    FigureCanvasAgg(figure)
    panels = figure.subplots(-(-len(names) // 3), min(len(names), 3), squeeze=False).ravel()
    for panel, name in zip(panels, names):
        _draw(panel, name, logs, epochs, validation_freq)
    for panel in panels[len(names) :]:
        panel.remove()
    words = "; ".join(_words(name, logs) for name in names)
    figure._repr_mimebundle_ = lambda include=None, exclude=None: _bundle(figure, words)  # a bare Figure shows only its type
    return figure


def _bundle(figure, words):
    """The picture with its text alternative, as a notebook stores them."""
    file = io.BytesIO()
    figure.savefig(file, format="png", metadata={"Software": None})
    return {"image/png": file.getvalue(), "text/plain": words}, {"image/png": {"alt": words}}


def _words(name, logs):
    """Such as "loss over 3 epochs: training from 1.2 to 0.4, validation from 1.1 to 0.6"."""
    curves = [
        f"{label} from {logs[key][0]:.3g} to {logs[key][-1]:.3g}"
        for label, key in (("training", name), ("validation", f"val_{name}"))
        if logs.get(key)
    ]
    return f"{name} over {count(len(logs[name]), 'epoch')}: {', '.join(curves)}"


def _names(logs):
    names = [name for name in logs if not (name.startswith("val_") and name[4:] in logs)]
    return sorted(names, key=lambda name: (name != "loss", names.index(name)))


def _draw(panel, name, logs, epochs, validation_freq):
    from matplotlib.ticker import MaxNLocator

    epochs = list(epochs) if epochs is not None else list(range(len(logs[name])))
    curves = [
        (label, logs[key], every, style)
        for label, key, every, style in (("training", name, 1, "-o"), ("validation", f"val_{name}", validation_freq, "--s"))
        if key in logs
    ]
    for label, values, every, style in curves:
        at = [epoch + 1 for epoch in epochs if (epoch + 1) % every == 0]
        panel.plot(at[: len(values)], values, style, label=label, markersize=3, linewidth=1.5)
    panel.set_title(name, fontsize=10)
    panel.set_xlabel("epoch")
    panel.xaxis.set_major_locator(MaxNLocator(integer=True))
    panel.grid(alpha=0.25)
    panel.spines[["top", "right"]].set_visible(False)
    if len(curves) > 1:
        panel.legend(frameon=False, fontsize=9)
