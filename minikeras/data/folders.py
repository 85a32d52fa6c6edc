"""Data sets from folders of files, a folder for each class: which files there are, and how they are split. For images and texts."""

import os

import numpy as np

from minikeras.data.dataset import Dataset
from minikeras.utils.messages import print_msg


def check_format(format):
    """Raise ValueError for what is no format, and ImportError for Grain's."""
    if format not in ("tf", "grain"):
        raise ValueError(f'`format` should be either "tf" or "grain". Received: format={format}')
    if format == "grain":
        raise ImportError(
            "format='grain' makes data sets of the package Grain, which minikeras does not use. Leave `format` out: the data set "
            "that you get has map, batch, shuffle, take and skip."
        )


def check_labels(labels, label_mode, class_names, kind):
    """Raise ValueError for labels, a mode or names of classes that make no sense. `kind` is "image" or "text"."""
    if labels not in ("inferred", None):
        if not isinstance(labels, (list, tuple)):
            raise ValueError(
                "`labels` argument should be a list/tuple of integer labels, of the same size as the number of "
                f"{kind} files in the target directory. If you wish to infer the labels from the subdirectory names in the target "
                'directory, pass `labels="inferred"`. If you wish to get a dataset that only contains '
                f"{'images' if kind == 'image' else 'text samples'} (no labels), pass `labels=None`. Received: labels={labels}"
            )
        if class_names:
            raise ValueError(
                'You can only pass `class_names` if `labels="inferred"`. '
                f"Received: labels={labels}, and class_names={class_names}"
            )
    if label_mode not in ("int", "categorical", "binary", None):
        raise ValueError(
            f'`label_mode` argument must be one of "int", "categorical", "binary", or None. Received: label_mode={label_mode}'
        )


def check_split(validation_split, subset, shuffle, seed):
    """Raise ValueError where a part is asked for and not said which, or without what keeps the parts apart."""
    if validation_split and not 0 < validation_split < 1:
        raise ValueError(f"`validation_split` must be between 0 and 1, received: {validation_split}")
    if bool(validation_split) != bool(subset):
        raise ValueError("If `subset` is set, `validation_split` must be set, and inversely.")
    if subset not in ("training", "validation", "both", None):
        raise ValueError(f'`subset` must be either "training", "validation" or "both", received: {subset}')
    if validation_split and shuffle and seed is None:
        raise ValueError(
            "If using `validation_split` and shuffling the data, you must provide a `seed` argument, to make sure that there is "
            "no overlap between the training and validation subset."
        )


def index_directory(directory, labels, formats, class_names, shuffle, seed, follow_links, verbose):
    """Which files there are: `(paths, labels, class_names)`, in the order that follows from the seed.

    Args:
        labels: "inferred" (the number of the folder, in alphabetical order), a list, or None.
        formats: endings of the files that count.

    Raises ValueError where the names of classes, or the number of labels, don't fit the folder.
    """
    folders = [""]
    if labels == "inferred":
        found = sorted(entry.name for entry in os.scandir(directory) if entry.is_dir() and not entry.name.startswith("."))
        if class_names is not None and not set(class_names) <= set(found):
            raise ValueError(
                "The `class_names` passed did not match the names of the subdirectories of the target directory. "
                f"Expected: {found} (or a subset of it), but received: class_names={class_names}"
            )
        folders = found if class_names is None else list(class_names)
    elif class_names is not None:
        raise ValueError("When `labels=None` (no labels), argument `class_names` cannot be specified.")
    files = [(path, number) for number, name in enumerate(folders) for path in _files(directory, name, formats, follow_links)]
    paths = [path for path, _ in files]
    if labels == "inferred":
        class_names, labels = folders, np.array([number for _, number in files], "int32")
    elif labels is not None:
        if len(labels) != len(paths):
            raise ValueError(
                "Expected the lengths of `labels` to match the number of files in the target directory. len(labels) is "
                f"{len(labels)} while we found {len(paths)} files in directory {directory}."
            )
        class_names, labels = [str(label) for label in sorted(set(labels))], list(labels)
    if verbose:
        print_msg(f"Found {len(paths)} files" + ("." if labels is None else f" belonging to {len(class_names)} classes."))
    if shuffle:
        for things in (paths, labels):
            if things is not None:
                np.random.RandomState(seed).shuffle(things)
    return paths, labels, class_names


def _files(directory, folder, formats, follow_links):
    root = os.path.join(directory, folder)
    for place, _, names in sorted(os.walk(root, followlinks=follow_links), key=lambda walked: walked[0]):
        for name in sorted(names):
            if name.lower().endswith(formats):
                yield os.path.join(directory, os.path.join(folder, os.path.relpath(os.path.join(place, name), root)))


def split(paths, labels, validation_split, subset):
    """The files of a part: the last `validation_split` of them are for validation."""
    if not validation_split:
        return paths, labels
    count = int(validation_split * len(paths))
    part = slice(None, -count) if subset == "training" else slice(-count, None)
    chosen = paths[part]
    print_msg(f"Using {len(chosen)} files for {subset}.")
    return chosen, None if labels is None else labels[part]


def batches_of_files(read, spec, paths, labels, label_mode, class_names, batch_size, seed):
    """A data set of what `read` makes of each file, with its label; shuffled where there is a seed."""
    dataset = Dataset.from_tensor_slices(np.array(paths, object))
    if label_mode is not None:
        numbers = np.asarray(labels, "int32")
        if label_mode == "binary":
            numbers = numbers.astype("float32")[:, None]
        elif label_mode == "categorical":
            numbers = np.eye(len(class_names), dtype="float32")[numbers]
        dataset = Dataset.zip(dataset, Dataset.from_tensor_slices(numbers))
    if seed is not None:
        dataset = dataset.shuffle(1024 if batch_size is None else batch_size * 8, seed=seed)
    source = dataset

    def elements():
        for element in source:
            path, *label = element if isinstance(element, tuple) else (element,)
            value = read(os.fsdecode(path.array[()]))
            yield (value, *label) if label else value

    def spec_of_element():
        of_source = source.element_spec
        return (spec, of_source[1]) if label_mode is not None else spec

    dataset = Dataset(elements, len(paths), spec_of_element, "ParallelMapDataset")
    return (dataset if batch_size is None else dataset.batch(batch_size)).prefetch()


def datasets_of_directory(
    read,
    spec,
    kind,
    directory,
    labels,
    label_mode,
    class_names,
    batch_size,
    shuffle,
    seed,
    validation_split,
    subset,
    follow_links,
    verbose,
    formats,
    allowed,
):
    """What `image_dataset_from_directory` and `text_dataset_from_directory` do alike; `kind` is "images" or "text files"."""
    if labels is None or label_mode is None:
        labels = label_mode = None
    check_split(validation_split, subset, shuffle, seed)
    seed = np.random.randint(1_000_000) if seed is None else seed
    paths, labels, class_names = index_directory(directory, labels, formats, class_names, shuffle, seed, follow_links, verbose)
    if label_mode == "binary" and len(class_names) != 2:
        raise ValueError(
            f'When passing `label_mode="binary"`, there must be exactly 2 class_names. Received: class_names={class_names}'
        )
    made = []
    for part in ("training", "validation") if subset == "both" else (subset,):
        chosen, of_chosen = split(paths, labels, validation_split, part)
        if not chosen:
            named = f"{part} {kind}" if subset == "both" else kind
            raise ValueError(f"No {named} found in directory {directory}. {allowed}")
        mixing = seed if shuffle and not (subset == "both" and part == "validation") else None
        dataset = batches_of_files(read, spec, chosen, of_chosen, label_mode, class_names, batch_size, mixing)
        dataset.class_names = class_names
        if kind == "images":
            dataset.file_paths = chosen
        made.append(dataset)
    return made if subset == "both" else made[0]
