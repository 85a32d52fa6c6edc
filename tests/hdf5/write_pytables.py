"""Writes pytables.h5.gz, what PyTables writes: python write_pytables.py, in an environment that has `tables`."""

import gzip
import os

import numpy as np
import tables

with tables.open_file("pytables.h5", "w", title="A file of PyTables") as file:
    folder = file.create_group("/", "folder", title="With all kinds of arrays")
    x = np.arange(600.0).reshape(60, 10)
    file.create_array(folder, "plain", x)
    file.create_array(folder, "texts", np.array([b"ab", b"c"]))
    for name, packing in (
        ("zlib", {"complib": "zlib", "complevel": 5}),
        ("blosc", {"complib": "blosc", "complevel": 5}),
        ("none", {}),
    ):
        filters = tables.Filters(shuffle=name == "zlib", fletcher32=name != "blosc", **packing)
        file.create_carray(folder, f"chunked_{name}", obj=x, chunkshape=(7, 4), filters=filters)
        file.create_earray(folder, f"growing_{name}", obj=x, chunkshape=(7, 10), filters=filters)
    lists = file.create_vlarray(folder, "lists", tables.Int32Atom())
    lists.append([1, 2])
    lists.append([3])
    table = file.create_table(folder, "table", np.dtype([("a", "i4"), ("b", "f8", (2,)), ("c", "S3"), ("d", "?")]))
    table.append([(1, [2.0, 3.0], b"xy", True), (4, [5.0, 6.0], b"z", False)])
    table.attrs.anything = {"a": [1, 2]}  # a pickle: bytes for us, and never more
    table.attrs.number, table.attrs.text = 3.5, "héllo"
    file.create_soft_link(folder, "soft", "/folder/plain")
with open("pytables.h5", "rb") as plain, gzip.GzipFile("pytables.h5.gz", "wb", mtime=0) as packed:
    packed.write(plain.read())
os.remove("pytables.h5")
