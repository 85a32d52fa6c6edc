"""HDF5 in NumPy and the standard library: what Keras's files of weights are made of, read and written without a line of C.

    with hdf5.File("m.weights.h5") as file:      # reading
        file["layers/dense/vars/0"].read()
        file["layers/dense/vars"].attrs["name"]
    file = hdf5.NewGroup()                       # writing
    file["layers/dense/vars/0"] = kernel
    file.write(stream)

What is in a file, from the first byte on, and where this room explains it:

    superblock       the first bytes: widths of addresses, the end of the file, the address of the root group's header
    object_header    a group or an array: a list of messages, each of a kind
    link             the messages of a group: names, and the addresses of other object headers
    dataspace        the messages of an array: its shape,
    datatype           what its numbers are,
    layout             where its numbers are,
    filters            how they are packed,
    fill_value         and what stands where none were written
    attribute        small values with names, on groups and arrays
    local_heap       where longer things are: names of older groups,
    global_heap        texts of any length,
    fractal_heap       links and attributes of newer files, when they are many
    btree, btree2    how one among many is found; and chunk_index, fixed_array and extensible_array for the chunks of an array

On these stand `group`, `dataset` and `file`, which read, and `writer`. `source` reads bytes, and sees to it that nothing outside the
file is read and no loop goes on for ever; `checksum` finds damage. What each module knows of a part it knows both ways, where it is
written too: `read` beside `encode`.

A file is never trusted. Every address and size is held against the file's length before anything is allocated, and what is wrong
is told in an HDF5Error, a ValueError. What HDF5 has and no file of Keras needs (links into other files, arrays whose bytes lie
elsewhere, filters that are plug-ins) is refused with the command that converts such a file.

Source of the format: "HDF5 File Format Specification, Version 3.0", The HDF Group.
"""

from minikeras.on_demand import opened_on_demand

__getattr__, __dir__, __all__ = opened_on_demand(
    __name__,
    {
        "dataset": "Dataset",
        "errors": "CannotWrite Damaged HDF5Error NoHDF5 Unsupported",
        "file": "File",
        "group": "Group",
        "tree": "tree_of",
        "writer": "NewGroup",
    },
    files_shown=True,
)
