"""Files made to do harm: every known way in which a Keras file has bitten its reader, one maker each.

`BAD[name]` is `(rule, part of the member's name, maker)`; `maker(folder)` writes the file and returns its path.
"""

import base64
import functools
import io
import json
import os
import re
import struct
import zipfile
import zlib

import h5py
import numpy as np

import minikeras

BAD = {}
WEIGHTS = "model.weights.h5"


def bad(rule, member, name=None):
    """Decorator: enter a maker under its function's name."""

    def enter(maker):
        BAD[name or maker.__name__] = (rule, member, maker)
        return maker

    return enter


# Good files to begin with.


def good_model():
    inputs = minikeras.Input((4,), name="inputs")
    hidden = minikeras.layers.Dense(3, activation="relu", name="hidden")(inputs)
    outputs = minikeras.layers.Dense(2, name="outputs")(hidden)
    model = minikeras.Model(inputs, outputs, name="good")
    model.compile("adam", "mse", metrics=["mae"])
    model.optimizer.build(model.trainable_variables)
    return model


def good_members(folder):
    path = os.path.join(folder, "good.keras")
    good_model().save(path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    os.remove(path)
    return members


def archive_of(folder, members, name="bad.keras"):
    path = os.path.join(folder, name)
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)
    return path


def with_config(folder, change):
    """A `.keras` file whose config went through `change`: edited in place, or replaced by a text."""
    members = good_members(folder)
    config = json.loads(members["config.json"])
    changed = change(config)
    members["config.json"] = changed if isinstance(changed, (str, bytes)) else json.dumps(config)
    return archive_of(folder, members)


def with_hidden(folder, **changes):
    """A `.keras` file with other arguments of the layer 'hidden'."""
    return with_config(folder, lambda config: config["config"]["layers"][1]["config"].update(changes))


def with_layer(folder, layer):
    """A `.keras` file with another class in the place of the layer 'hidden'."""
    return with_config(folder, lambda config: config["config"]["layers"][1].update(layer))


def with_weights(folder, change):
    """A `.keras` file whose HDF5 part went through `change(h5py file)`."""
    members = good_members(folder)
    stream = io.BytesIO(members[WEIGHTS])
    with h5py.File(stream, "r+") as file:
        change(file)
    members[WEIGHTS] = stream.getvalue()
    return archive_of(folder, members)


KERNEL = "layers/dense/vars/0"


def with_kernel(folder, make):
    """A `.keras` file with another thing in the place of the first kernel, of shape (4, 3)."""

    def change(file):
        del file[KERNEL]
        make(file)

    return with_weights(folder, change)


# Rule 1: tables, not imports.

CANARY = "canary"


def _object(module, class_name, config, registered_name=None):
    return {"module": module, "class_name": class_name, "config": config, "registered_name": registered_name}


def _byte_code(folder):
    import marshal

    code = compile(f"open({os.path.join(folder, CANARY)!r}, 'w')", "x", "eval")
    return {
        "class_name": "__lambda__",
        "config": {"code": base64.b64encode(marshal.dumps(code)).decode(), "defaults": None, "closure": None},
    }


@bad(1, "hidden")
def any_importable_function_as_a_layer(folder):
    return with_layer(folder, _object("os", "system", {"command": f"touch {folder}/{CANARY}", "name": "hidden"}, "system"))


@bad(1, "config.json")
def a_function_of_keras_as_a_layer(folder):
    return with_layer(folder, _object("keras.utils", "get_file", {"fname": "x", "origin": "http://localhost/x"}))


@bad(1, "function")
def a_lambda_of_byte_code(folder):
    return with_layer(folder, _object("keras.layers", "Lambda", {"name": "hidden", "function": _byte_code(folder)}))


@bad(1, "activation")
def byte_code_as_an_activation(folder):
    return with_hidden(folder, activation=_byte_code(folder))


@bad(1, "function")
def a_lambda_that_fetches_files(folder):
    function = _object("keras.utils", "function", "get_file", "function")
    return with_layer(
        folder,
        _object(
            "keras.layers",
            "Lambda",
            {"name": "hidden", "function": function, "arguments": {"origin": "http://localhost/x", "fname": "x"}},
        ),
    )


@bad(1, "activation")
def the_switch_to_unsafe_reading_as_a_function(folder):
    return with_hidden(folder, activation=_object("keras.config", "function", "enable_unsafe_deserialization", "function"))


@bad(1, "arguments")
def a_function_among_the_arguments_of_a_lambda(folder):
    relu = _object("builtins", "function", "relu", "function")
    return with_layer(folder, _object("keras.layers", "Lambda", {"name": "hidden", "function": relu, "arguments": {"x": relu}}))


@bad(1, "hidden")
def a_registered_name_that_hides_behind_a_harmless_class(folder):
    return with_config(folder, lambda config: config["config"]["layers"][1].update(registered_name="os>system"))


@bad(1, "hidden")
def a_layer_that_loads_a_pickle(folder):
    return with_layer(folder, _object("keras.layers", "TorchModuleWrapper", {"name": "hidden", "module": "AAAA"}))


@bad(1, "hidden")
def a_layer_that_loads_a_folder_of_code(folder):
    return with_layer(folder, _object("keras.layers", "TFSMLayer", {"name": "hidden", "filepath": "/tmp"}))


@bad(1, "kernel_initializer")
def a_class_of_another_room_as_an_initializer(folder):
    return with_hidden(folder, kernel_initializer=_object("keras.initializers", "Sequential", {}))


@bad(1, "config.json")
def a_kind_of_value_that_nobody_knows(folder):
    return with_hidden(folder, units={"class_name": "__typespec__", "config": ["x"]})


@bad(1, "loss")
def a_loss_that_is_any_function(folder):
    return with_config(
        folder,
        lambda config: config["compile_config"].update(loss=_object("subprocess", "function", "check_output", "function")),
    )


@bad(1, "model_config")
def byte_code_in_an_h5_file(folder):
    layer = {"class_name": "Lambda", "config": {"name": "l", "trainable": True, "function": _byte_code(folder)}}
    return h5_file(folder, {"class_name": "Sequential", "config": {"name": "s", "layers": [layer]}})


@bad(1, "model_config")
def an_importable_class_in_an_h5_file(folder):
    layer = {"class_name": "os>system", "config": {"name": "l", "trainable": True, "command": "true"}}
    return h5_file(folder, {"class_name": "Sequential", "config": {"name": "s", "layers": [layer]}})


def h5_file(folder, config, change=lambda file: None):
    path = os.path.join(folder, "bad.h5")
    good_model().save(path)
    with h5py.File(path, "r+") as file:
        if config is not None:
            del file.attrs["model_config"]
            file.attrs["model_config"] = json.dumps(config)
        change(file)
    return path


# Rule 2: a schema for each class.


@bad(2, "hidden")
def an_unknown_argument(folder):
    return with_hidden(folder, shell="rm")


@bad(2, "hidden")
def units_beyond_reason(folder):
    return with_hidden(folder, units=10**9)


@bad(2, "hidden")
def negative_units(folder):
    return with_hidden(folder, units=-5)


@bad(2, "hidden")
def units_that_are_a_text(folder):
    return with_hidden(folder, units="3")


@bad(2, "hidden")
def units_that_are_true(folder):
    return with_hidden(folder, units=True)


@bad(2, "hidden")
def a_flag_that_is_a_list(folder):
    return with_hidden(folder, use_bias=[True])


@bad(2, "hidden")
def a_config_that_is_a_list(folder):
    return with_config(folder, lambda config: config["config"]["layers"][1].update(config=["Dense"]))


@bad(2, "inputs")
def a_negative_shape(folder):
    return with_config(folder, lambda config: config["config"]["layers"][0]["config"].update(batch_shape=[None, -4]))


@bad(2, "hidden")
def a_long_text(folder):
    return with_hidden(folder, activation="relu" * 10_000)


@bad(2, "config.json")
def a_number_that_is_none(folder):
    return with_config(folder, lambda config: json.dumps(config).replace('"units": 3', '"units": NaN'))


@bad(2, "config.json")
def an_infinite_number(folder):
    return with_config(folder, lambda config: json.dumps(config).replace('"units": 3', '"units": -Infinity'))


@bad(2, "config.json")
def a_number_too_large_for_a_float(folder):
    return with_config(folder, lambda config: json.dumps(config).replace('"units": 3', '"units": 1e999'))


@bad(2, "config.json")
def a_number_of_many_digits(folder):
    return with_config(folder, lambda config: json.dumps(config).replace('"units": 3', '"units": ' + "9" * 100_000))


@bad(2, "config.json")
def a_key_that_is_there_twice(folder):
    return with_config(folder, lambda config: json.dumps(config).replace('"units": 3', '"units": 3, "units": 1000000'))


@bad(2, "config.json")
def a_config_that_is_nested_without_end(folder):
    return with_config(folder, lambda config: '{"class_name":' * 500_000 + "1" + "}" * 500_000)


@bad(2, "config.json")
def a_config_of_a_thousand_levels(folder):
    return with_config(folder, lambda config: "[" * 900 + "]" * 900)


@bad(2, "config.json")
def a_config_of_many_values(folder):
    return with_config(folder, lambda config: "[" + "0," * 5_000_000 + "0]")


@bad(2, "config.json")
def a_config_that_is_no_json(folder):
    return with_config(folder, lambda config: b"\xff\xfe{}")


@bad(2, "config.json")
def a_config_that_is_no_model(folder):
    return with_config(folder, lambda config: "[]")


@bad(2, "compile_config")
def an_unknown_argument_of_compile(folder):
    return with_config(folder, lambda config: config["compile_config"].update(callbacks=["x"]))


@bad(2, "config.json")
def an_optimizer_that_is_a_layer(folder):
    return with_config(
        folder, lambda config: config["compile_config"].update(optimizer=_object("keras.layers", "Flatten", {"name": "f"}))
    )


@bad(2, "hidden")
def a_shared_id_of_two_classes(folder):
    def change(config):
        layer = config["config"]["layers"][1]["config"]
        layer["kernel_initializer"]["shared_object_id"] = layer["bias_initializer"]["shared_object_id"] = 7

    return with_config(folder, change)


@bad(2, "config.json")
def a_graph_that_runs_in_a_circle(folder):
    def change(config):
        hidden = config["config"]["layers"][1]["inbound_nodes"][0]["args"][0]["config"]
        hidden["keras_history"] = ["outputs", 0, 0]

    return with_config(folder, change)


@bad(2, "config.json")
def a_graph_with_a_layer_that_is_missing(folder):
    return with_config(folder, lambda config: config["config"].update(output_layers=["nobody", 0, 0]))


@bad(2, "hidden")
def a_call_with_something_beside_its_arguments(folder):
    return with_config(folder, lambda config: config["config"]["layers"][1]["inbound_nodes"][0].update(extra=1))


@bad(2, "build_config")
def a_shape_of_texts_to_build_for(folder):
    return with_config(folder, lambda config: config["config"]["layers"][1].update(build_config={"input_shape": ["x"]}))


@bad(2, "hidden")
def something_beside_the_class_name(folder):
    return with_config(folder, lambda config: config["config"]["layers"][1].update(function="x"))


@bad(2, "hidden")
def an_array_of_objects(folder):
    array = {"class_name": "__numpy__", "config": {"value": ["x"], "dtype": "object"}}
    return with_config(folder, lambda config: config["config"]["layers"][1]["inbound_nodes"][0]["args"].append(array))


@bad(2, "hidden")
def a_vocabulary_of_very_many_letters(folder):
    tokens = [str(number) for number in range(100_000)] + ["x" * 1000]
    return with_layer(folder, _object("keras.layers", "StringLookup", {"name": "hidden", "vocabulary": tokens}))


# Rule 3: the budget.


@bad(3, "config.json")
def a_kernel_of_terabytes(folder):
    def change(config):
        config["config"]["layers"][0]["config"]["batch_shape"] = [None, 1_000_000]
        config["config"]["layers"][1]["config"]["units"] = 1_000_000
        del config["config"]["layers"][1]["build_config"]

    return with_config(folder, change)


@bad(3, "config.json")
def an_embedding_of_gigabytes(folder):
    return with_layer(folder, _object("keras.layers", "Embedding", {"name": "hidden", "input_dim": 10**7, "output_dim": 10**3}))


@bad(3, "config.json")
def many_layers_that_are_large_together(folder):
    return sequential(folder, 20_000, [_object("keras.layers", "Dense", {"name": f"d{i}", "units": 20_000}) for i in range(8)])


@bad(3, "config.json")
def a_symbol_of_gigabytes(folder):
    return sequential(folder, 1000, [_object("keras.layers", "RepeatVector", {"name": "r", "n": 10**6})])


@bad(3, "config.json")
def an_operation_whose_result_has_gigabytes(folder):
    """(None, 8000, 1) * (None, 1, 8000): Keras finds the shape without computing; here it is found by trying."""
    return graph(
        folder,
        8000,
        [
            ("ExpandDims", {"axis": 1}, ["x"]),
            ("ExpandDims", {"axis": 2}, ["x"]),
            ("Multiply", {}, ["ExpandDims0", "ExpandDims1"]),
        ],
    )


@bad(3, "config.json")
def a_padding_of_gigabytes(folder):
    return graph(
        folder,
        8,
        [
            ("Pad", {"pad_width": [[0, 0], [0, 100_000]], "mode": "constant"}, ["x"]),
            ("ExpandDims", {"axis": 1}, ["Pad0"]),
            ("Pad", {"pad_width": [[0, 0], [0, 100_000], [0, 0]], "mode": "constant"}, ["ExpandDims1"]),
        ],
    )


@bad(3, "config.json")
def a_batch_of_gigabytes(folder):
    return with_config(folder, lambda config: config["config"]["layers"][0]["config"].update(batch_shape=[10**9, 4]))


def sequential(folder, features, layers):
    return archive_of(folder, {**good_members(folder), "config.json": json.dumps(sequential_config(features, layers))})


def graph(folder, features, operations):
    """A functional model of operations, each `(class, settings, names of its inputs)` and called class and number."""
    layers = [
        {
            **_object("keras.layers", "InputLayer", {"name": "x", "batch_shape": [None, features], "dtype": "float32"}),
            "name": "x",
            "inbound_nodes": [],
        }
    ]
    for number, (cls, settings, inputs) in enumerate(operations):
        tensors = [
            {"class_name": "__keras_tensor__", "config": {"shape": [None], "dtype": "float32", "keras_history": [name, 0, 0]}}
            for name in inputs
        ]
        name = f"{cls}{number}"
        layers.append(
            {
                **_object("keras.src.ops.numpy", cls, {"name": name, **settings}, cls),
                "name": name,
                "inbound_nodes": [{"args": tensors, "kwargs": {}}],
            }
        )
    config = {"name": "g", "trainable": True, "layers": layers, "input_layers": ["x", 0, 0], "output_layers": [name, 0, 0]}
    members = good_members(folder)
    members["config.json"] = json.dumps(_object("keras.src.models.functional", "Functional", config, "Functional"))
    return archive_of(folder, members)


# Rule 4: the archive.


def with_member(folder, name, data=b"x"):
    return archive_of(folder, {**good_members(folder), name: data})


@bad(4, "evil")
def a_member_in_the_folder_above(folder):
    return with_member(folder, "../evil")


@bad(4, "evil")
def a_member_at_an_absolute_place(folder):
    return with_member(folder, f"{folder}/evil")


@bad(4, "evil")
def a_member_with_a_backslash(folder):
    return with_member(folder, "..\\evil")


@bad(4, "assets")
def an_asset_that_no_layer_claims(folder):
    return with_member(folder, "assets/vocabulary.txt")


@bad(4, "assets")
def an_asset_with_a_way_up(folder):
    return with_member(folder, "assets/../../evil")


@bad(4, "config.json")
def a_member_whose_name_ends_early(folder):
    path = archive_of(folder, {**good_members(folder), "config.jsonX.so": b"x"})
    data = open(path, "rb").read().replace(b"config.jsonX.so", b"config.json\0.so")
    open(path, "wb").write(data)
    return path


@bad(4, "weights.npz")
def weights_that_are_a_pickle(folder):
    return with_member(folder, "model.weights.npz", b"\x80\x04N.")


@bad(4, "config.json")
def a_member_that_is_there_twice(folder):
    members = good_members(folder)
    path = os.path.join(folder, "bad.keras")
    with zipfile.ZipFile(path, "w") as archive:
        for name in (*members, "config.json"):
            archive.writestr(zipfile.ZipInfo(name), members[name])
    return path


@bad(4, "config.json")
def a_member_that_is_missing(folder):
    members = good_members(folder)
    del members["config.json"]
    return archive_of(folder, members)


@bad(4, "config.json")
def a_member_that_is_a_link(folder):
    members = good_members(folder)
    path = os.path.join(folder, "bad.keras")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            if name == "config.json":
                info.external_attr, data = 0o120777 << 16, b"/etc/passwd"
            archive.writestr(info, data)
    return path


@bad(4, "config.json")
def an_encrypted_member(folder):
    path = archive_of(folder, good_members(folder))
    data = bytearray(open(path, "rb").read())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(b"config.json"))
    data[place + 8] |= 1
    open(path, "wb").write(data)
    return path


@bad(4, "config.json")
def a_member_packed_in_a_rare_way(folder):
    members = good_members(folder)
    path = os.path.join(folder, "bad.keras")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data, zipfile.ZIP_LZMA if name == "config.json" else zipfile.ZIP_STORED)
    return path


def packed(folder, name, data):
    """A `.keras` file in which a member is many zeros, packed."""
    members = good_members(folder)
    path = os.path.join(folder, "bad.keras")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for member in members:
            if member != name:
                archive.writestr(member, members[member])
        with archive.open(name, "w", force_zip64=False) as stream:
            for part in data:
                stream.write(part)
    return path


@bad(4, "config.json")
def a_config_that_unpacks_to_gigabytes(folder):
    return packed(folder, "config.json", (b" " * (1 << 20) for _ in range(1 << 9)))


@bad(4, WEIGHTS)
def weights_that_unpack_to_gigabytes(folder):
    return packed(folder, WEIGHTS, (bytes(1 << 20) for _ in range(1 << 8)))


@bad(4, WEIGHTS)
def weights_that_declare_less_than_they_unpack_to(folder):
    path = packed(folder, WEIGHTS, (bytes(1 << 20) for _ in range(1 << 9)))
    data = bytearray(open(path, "rb").read())
    size = struct.pack("<I", 1 << 29)
    place = data.find(size)
    while place >= 0:
        data[place : place + 4] = struct.pack("<I", 4096)
        place = data.find(size, place + 1)
    open(path, "wb").write(data)
    return path


@bad(4, "config.json")
def a_damaged_member(folder):
    path = archive_of(folder, good_members(folder))
    data = bytearray(open(path, "rb").read())
    place = data.index(b'"units": 3')
    data[place + 9] = ord("7")
    open(path, "wb").write(data)
    return path


@bad(4, "archive")
def an_archive_that_is_cut_short(folder):
    path = archive_of(folder, good_members(folder))
    data = open(path, "rb").read()
    open(path, "wb").write(data[: len(data) // 2])
    return path


@bad(4, "archive")
def an_archive_with_something_after_its_end(folder):
    path = archive_of(folder, good_members(folder))
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = b"PK\x05\x06" + b"x" * 100
    return path


@bad(4, "archive")
def an_archive_of_a_hundred_thousand_members(folder):
    path = os.path.join(folder, "bad.keras")
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(str(number), b"")
    return path


@bad(4, "archive")
def an_archive_with_a_second_directory(folder):
    path = archive_of(folder, good_members(folder))
    data = open(path, "rb").read()
    directory64 = b"PK\x06\x06" + bytes(52)
    locator = b"PK\x06\x07" + bytes(16)
    open(path, "wb").write(data[:-22] + directory64 + locator + data[-22:])
    return path


@bad(4, "archive")
def a_file_that_is_no_archive(folder):
    path = os.path.join(folder, "bad.keras")
    open(path, "wb").write(b"hello")
    return path


# Rule 5: HDF5.


@bad(5, KERNEL)
def a_link_into_another_file(folder):
    return with_kernel(folder, lambda file: file.__setitem__(KERNEL, h5py.ExternalLink("/etc/other.h5", "/x")))


@bad(5, KERNEL)
def a_soft_link(folder):
    return with_kernel(folder, lambda file: file.__setitem__(KERNEL, h5py.SoftLink("/layers/dense_1/vars/0")))


@bad(5, "layers/dense")
def a_link_in_the_middle_of_a_path(folder):
    def change(file):
        file.move("layers/dense", "elsewhere")
        file["layers/dense"] = h5py.SoftLink("/elsewhere")

    return with_weights(folder, change)


@bad(5, "layers")
def a_link_at_the_top(folder):
    def change(file):
        del file["layers"]
        file["layers"] = h5py.ExternalLink("/etc/other.h5", "/")

    return with_weights(folder, change)


@bad(5, KERNEL)
def bytes_that_lie_in_another_file(folder):
    return with_kernel(
        folder, lambda file: file.create_dataset(KERNEL, (4, 3), "float32", external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)])
    )


@bad(5, KERNEL)
def an_array_put_together_from_other_files(folder):
    def make(file):
        layout = h5py.VirtualLayout((4, 3), "float32")
        layout[:] = h5py.VirtualSource("/etc/other.h5", "x", (4, 3))
        file.create_virtual_dataset(KERNEL, layout)

    return with_kernel(folder, make)


@bad(5, KERNEL)
def an_array_of_texts(folder):
    return with_kernel(folder, lambda file: file.create_dataset(KERNEL, (4, 3), h5py.string_dtype()))


@bad(5, KERNEL)
def an_array_of_arrays(folder):
    return with_kernel(folder, lambda file: file.create_dataset(KERNEL, (4, 3), h5py.vlen_dtype(np.float32)))


@bad(5, KERNEL)
def an_array_of_references(folder):
    return with_kernel(folder, lambda file: file.create_dataset(KERNEL, (4, 3), h5py.ref_dtype))


@bad(5, KERNEL)
def an_array_of_records(folder):
    return with_kernel(folder, lambda file: file.create_dataset(KERNEL, (4, 3), np.dtype([("a", "f4"), ("b", "i4")])))


@bad(5, KERNEL)
def an_array_of_complex_numbers(folder):
    return with_kernel(folder, lambda file: file.create_dataset(KERNEL, (4, 3), "complex64"))


@bad(5, "weights.h5")
def a_shape_of_terabytes_that_is_stored_in_no_bytes(folder):
    return with_kernel(
        folder, lambda file: file.create_dataset(KERNEL, (10**6, 10**6), "float32", chunks=(1000, 1000), compression="gzip")
    )


@bad(5, KERNEL)
def the_right_shape_that_is_stored_in_no_bytes(folder):
    """A large model, whose weights a file of a few bytes declares and does not hold."""

    def make(file, name):
        file.create_dataset(name, (4, 10**6), "float32", chunks=(1, 1000), compression="gzip", fillvalue=1)

    config = sequential_config(4, [_object("keras.layers", "Dense", {"name": "d", "units": 10**6, "use_bias": False})])
    return other_weights(folder, config, {KERNEL: make})


def sequential_config(features, layers):
    begin = _object("keras.layers", "InputLayer", {"name": "x", "batch_shape": [None, features], "dtype": "float32"})
    return _object("keras", "Sequential", {"name": "s", "layers": [begin, *layers]})


def other_weights(folder, config, makers):
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for name, make in makers.items():
            make(file, name)
    members = good_members(folder)
    return archive_of(folder, {**members, "config.json": json.dumps(config), WEIGHTS: stream.getvalue()})


@bad(5, KERNEL)
def a_piece_that_unpacks_to_gigabytes(folder):
    """The shape is right, but the packed bytes of its only piece are those of many zeros."""

    def make(file, name):
        data = file.create_dataset(name, (4, 20_000), "float32", chunks=(4, 20_000), compression="gzip")
        data.id.write_direct_chunk((0, 0), packed_zeros())

    config = sequential_config(4, [_object("keras.layers", "Dense", {"name": "d", "units": 20_000, "use_bias": False})])
    return other_weights(folder, config, {KERNEL: make})


@functools.cache
def packed_zeros():
    """Half a megabyte that unpacks to half a gigabyte."""
    packer = zlib.compressobj(1)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(1 << 9)] + [packer.flush()])


@bad(5, KERNEL)
def pieces_that_are_larger_than_the_array(folder):
    def make(file):
        data = file.create_dataset(
            KERNEL, (4, 3), "float32", chunks=(10_000, 10_000), maxshape=(None, None), compression="gzip"
        )
        data.id.write_direct_chunk((0, 0), b"x" * 100)

    return with_kernel(folder, make)


@bad(5, KERNEL)
def a_filter_that_is_a_plug_in(folder):
    return with_kernel(
        folder, lambda file: file.create_dataset(KERNEL, data=np.ones((4, 3), "float32"), chunks=(4, 3), compression="lzf")
    )


@bad(5, KERNEL)
def a_group_where_an_array_belongs(folder):
    return with_kernel(folder, lambda file: file.create_group(KERNEL))


@bad(5, "layers/dense")
def an_array_where_a_group_belongs(folder):
    def change(file):
        del file["layers/dense"]
        file["layers/dense"] = np.ones(3)

    return with_weights(folder, change)


@bad(5, WEIGHTS)
def weights_that_are_missing(folder):
    return with_kernel(folder, lambda file: None)


@bad(5, WEIGHTS)
def an_array_without_a_shape(folder):
    return with_kernel(folder, lambda file: file.create_dataset(KERNEL, data=h5py.Empty("float32")))


@bad(5, WEIGHTS)
def weights_that_are_no_hdf5(folder):
    return archive_of(folder, {**good_members(folder), WEIGHTS: b"x" * 1000})


@bad(5, WEIGHTS)
def weights_that_are_cut_short(folder):
    members = good_members(folder)
    return archive_of(folder, {**members, WEIGHTS: members[WEIGHTS][:3000]})


@bad(5, "")
def an_h5_file_that_is_cut_short(folder):
    path = h5_file(folder, None)
    data = open(path, "rb").read()
    open(path, "wb").write(data[: len(data) // 2])
    return path


@bad(5, "model_config")
def an_h5_file_of_weights_alone(folder):
    path = os.path.join(folder, "bad.weights.h5")
    good_model().save_weights(path)
    return path


@bad(5, "layer_names")
def names_that_all_point_at_one_long_text(folder):
    """Every entry of a list of names refers to the text of 15 megabytes: read, they take gigabytes."""

    def change(file):
        file.attrs["long"] = "x" * (15 << 20)
        file["model_weights"].attrs["layer_names"] = [f"name{i:03}" for i in range(1000)]

    with h5py.File(h5_file(folder, None)) as good:  # made anew in h5py's own form, which has no checksums
        with h5py.File(os.path.join(folder, "bad.hdf5"), "w") as file:
            file.create_group("model_weights")
            file.attrs["model_config"] = good.attrs["model_config"]
            change(file)
    path = os.path.join(folder, "bad.hdf5")
    data = open(path, "rb").read()
    places = (match.start() for match in re.finditer(re.escape(struct.pack("<I", 15 << 20)), data))
    references = (data[place : place + 16] for place in places)  # a length, the address of a heap, a number
    long = next(raw for raw in references if data[int.from_bytes(raw[4:12], "little") :][:4] == b"GCOL")
    names = re.search(rb"(?:\x07\0\0\0.{12}){1000}", data, re.DOTALL).start()
    open(path, "wb").write(data[:names] + 1000 * long + data[names + 16_000 :])
    return path


@bad(5, "model_config")
def a_model_config_that_is_a_number(folder):
    def change(file):
        del file.attrs["model_config"]
        file.attrs["model_config"] = np.ones(1000)

    return h5_file(folder, None, change)


@bad(5, "model_weights/hidden/hidden/kernel")
def a_link_in_an_h5_file(folder):
    def change(file):
        del file["model_weights/hidden/hidden/kernel"]
        file["model_weights/hidden/hidden/kernel"] = h5py.SoftLink("/optimizer_weights/adam/learning_rate")

    return h5_file(folder, None, change)


@bad(5, "model_weights/hidden/hidden/kernel")
def bytes_of_another_file_in_an_h5_file(folder):
    def change(file):
        del file["model_weights/hidden/hidden/kernel"]
        file.create_dataset(
            "model_weights/hidden/hidden/kernel", (4, 3), "float32", external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)]
        )

    return h5_file(folder, None, change)


# Rule 7: names.


def named(folder, name):
    def change(config):
        layer = config["config"]["layers"][1]
        layer["name"] = layer["config"]["name"] = name

    return with_config(folder, change)


for odd in ("..", "../../evil", "a/b", "a\\b", "x" * 200, "<script>alert(1)</script>", 'a"b', "a\nb", "a\x00b", ""):
    bad(7, "config.json", f"a_layer_called_{odd[:12]!r}")(lambda folder, odd=odd: named(folder, odd))


@bad(7, "model_weights")
def a_group_called_dot_dot(folder):
    def change(file):
        file["model_weights"].attrs["layer_names"] = np.array([b"..", b"hidden", b"outputs"])

    return h5_file(folder, None, change)


# Rule 8: regular files.


@bad(8, "file")
def a_folder(folder):
    path = os.path.join(folder, "bad.keras")
    os.mkdir(path)
    with open(os.path.join(path, "config.json"), "w") as file:
        file.write("{}")
    return path


@bad(8, "file")
def a_pipe(folder):
    path = os.path.join(folder, "bad.keras")
    os.mkfifo(path)
    return path


@bad(8, "file")
def a_device(folder):
    path = os.path.join(folder, "bad.keras")
    os.symlink("/dev/zero", path)
    return path


@bad(8, "file")
def an_address(folder):
    return "https://localhost/model.keras"


@bad(8, "file")
def a_model_hub(folder):
    return "hf://somebody/model.keras"


@bad(8, "file")
def a_home_folder(folder):
    return "~/model-that-is-not-there.keras"


@bad(8, "hidden")
def a_vocabulary_that_is_a_path(folder):
    return with_layer(folder, _object("keras.layers", "StringLookup", {"name": "hidden", "vocabulary": "/etc/passwd"}))


@bad(8, "file")
def another_ending(folder):
    path = os.path.join(folder, "model.pkl")
    open(path, "wb").write(b"\x80\x04N.")
    return path
