"""What a file is that is none of those read here, by how it begins; and what to do with it."""

_BY_BEGINNING = (
    (b"\x89HDF\r\n\x1a\n", "it is an HDF5 file, as Keras 1 and 2 wrote them: name it .h5"),
    (b"PK\x03\x04", "it is a zip archive: if it is a model of Keras 3, name it .keras"),
    (b"\x1f\x8b", "it is a compressed file: unpack it first (gunzip, tar -xzf)"),
    (b"\x80\x02", "it is a pickle, which runs code when it is read: save the model with model.save('m.keras') instead"),
    (b"\x80\x03", "it is a pickle, which runs code when it is read: save the model with model.save('m.keras') instead"),
    (b"\x80\x04", "it is a pickle, which runs code when it is read: save the model with model.save('m.keras') instead"),
    (b"\x80\x05", "it is a pickle, which runs code when it is read: save the model with model.save('m.keras') instead"),
    (b"{", "it is a JSON text: keras.models.model_from_json(open(path).read()) makes the model, without its weights"),
    (b"\x93NUMPY", "it is an array of NumPy's: read it with numpy.load, and hand it to layer.set_weights"),
    (b"<!DOCTYPE", "it is a web page: the download went wrong"),
    (b"<html", "it is a web page: the download went wrong"),
    (b"version https://git-lfs", "it is a pointer of Git LFS, not the file itself: fetch it with git lfs pull"),
)
_TFLITE = (b"TFL3", "it is a model of TensorFlow Lite, which cannot be trained: take the Keras model that it was made of")


def kind(start):
    """What a file is that begins with these bytes, as half a sentence; "" if it is not known."""
    for beginning, text in _BY_BEGINNING:
        if start.startswith(beginning):
            return text
    return _TFLITE[1] if start[4:8] == _TFLITE[0] else ""


def folder_kind(names):
    """The same for a folder with these entries."""
    if "saved_model.pb" in names:
        return (
            "it is a folder of TensorFlow's (SavedModel), which holds a graph and no config. Open it with the tf.keras that wrote it "
            "and save it as model.save('m.h5')"
        )
    if "config.json" in names and "model.weights.h5" in names:
        return "it is the folder of a model: its name must not end like that of a file"
    return "it is a folder"
