"""`plot_model`: the layer graph in a file, by graphviz where there is one, otherwise by our own layout."""

import os

import minikeras.views.raster as raster
from minikeras.views.boxes import Box, Edge, Graph
from minikeras.views.dot import check_arguments, check_built, model_to_dot
from minikeras.views.draw import draw
from minikeras.views.graphviz import HOW_TO_GET, find_dot, render
from minikeras.views.svg import to_svg
from minikeras.views.text import to_text


def plot_model(
    model,
    to_file="model.png",
    show_shapes=False,
    show_dtype=False,
    show_layer_names=False,
    rankdir="TB",
    expand_nested=False,
    dpi=200,
    show_layer_activations=False,
    show_trainable=False,
    splines="ortho",
    **kwargs,
):
    """Draw a model's layers to a file, and give the picture to the notebook.

    Args:
        to_file: ends in .png, .svg or .pdf, or in another format of the graphviz that is there.
        show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable: what stands in each box.
        rankdir: "TB" for a vertical drawing, "LR" for a horizontal one.
        expand_nested: draw nested models as clusters of their layers.
        dpi: dots per inch.
        splines: how graphviz draws edges.

    Returns: an IPython Image or SVG, or None for a pdf or without IPython.

    Raises:
        ValueError: if the model is not built, for an unknown argument, or for a format that nothing here can write.
    """
    check_built(model)
    check_arguments(kwargs)
    dot = model_to_dot(
        model,
        show_shapes,
        show_dtype,
        show_layer_names,
        rankdir,
        expand_nested,
        dpi,
        show_layer_activations=show_layer_activations,
        show_trainable=show_trainable,
        splines=splines,
    )
    to_file = os.fspath(to_file)
    format = os.path.splitext(to_file)[1][1:].lower() or "png"
    graph = graph_of(dot, model.name)
    content = _by_graphviz(dot, format)
    if content is None:
        to_file, format, content = _by_hand(graph, to_file, format, rankdir, dpi)
    with open(to_file, "wb") as file:
        file.write(content)
    return _shown(content, format, to_text(graph))


def graph_of(dot, title):
    """A Dot's nodes, clusters and edges as a Graph for our own layout."""
    graph = Graph(title, "layers")
    keys = {}

    def add(dot, parent):
        for node in dot.nodes:
            keys[node.number] = f"{parent or ''}/{node.number}"
            notes = ([node.activation] if node.activation else []) + [" ".join(filter(None, cell[:2])) for cell in node.cells]
            kind = "input" if node.class_name == "InputLayer" else "layer"
            graph.boxes.append(
                Box(keys[node.number], node.name or node.class_name, node.name and node.class_name, kind, parent, notes=notes)
            )
        for number, cluster in enumerate(dot.clusters):
            key = f"{parent or ''}/frame {number}"
            graph.frames.append(Box(key, dict(cluster.attributes)["label"], "", "model", parent))
            add(cluster, key)
        edges.extend(dot.edges)

    edges = []
    add(dot, None)
    graph.edges = [Edge(keys[source], keys[target]) for source, target in edges]
    graph.notes = [f"{len(graph.boxes)} layers"]
    return graph


def _by_graphviz(dot, format):
    """The picture's bytes, or None where there is no graphviz or it doesn't have a format that we have."""
    if find_dot() is None:
        return None
    try:
        return render(dot.to_string(), format)
    except (ValueError, OSError):  # it refused, was too slow, or does not start at all
        if format in ("svg", *raster.FORMATS):
            return None
        raise


def _by_hand(graph, to_file, format, rankdir, dpi):
    if format not in ("svg", *raster.FORMATS):
        raise ValueError(
            f"Without graphviz a model is drawn as .svg, .png or .pdf. Received: to_file={to_file}. "
            f"Other formats need graphviz: {HOW_TO_GET}."
        )
    page = draw(graph, to_text(graph), rankdir)
    if format != "svg":
        try:
            return to_file, format, raster.to_bytes(page, format, dpi)
        except ImportError as error:
            instead = os.path.splitext(to_file)[0] + ".svg"
            print(f"{error} Written instead: {instead}")
            to_file, format = instead, "svg"
    return to_file, format, to_svg(page).encode()


def _shown(content, format, alt):
    """What a notebook displays for a picture; None where it can't, or IPython is missing."""
    try:
        from IPython import display
    except ImportError:
        return None
    if format == "svg":
        return display.SVG(data=content.decode())
    return display.Image(data=content, format=format, alt=alt) if format in ("png", "jpg", "jpeg", "gif") else None
