"""Who wrote a file: which Keras, of which version, and what to install to have it again."""

import contextlib
import re
from dataclasses import dataclass

from minikeras.saving.refusal import FileRefused

_NUMBERS = re.compile(r"(\d+)\.(\d+)")
# The TensorFlow that brought a version of tf.keras, where the two numbers differ.
_BESIDE = (2, 16)  # from here on TensorFlow brings Keras 3, and tf.keras has a package of its own
_TENSORFLOW = {"2.2.4-tf": "2.0", "2.3.0-tf": "2.2", "2.4.0": "2.4"}


@dataclass(frozen=True)
class Writer:
    """The Keras that wrote a file.

    Args:
        version: what the file says, such as "2.2.4-tf"; "" where it says nothing, as files of Keras 1.0 do.
        backend: what it computed with; "theano" turned the kernels of convolutions round.
    """

    version: str = ""
    backend: str = ""

    @property
    def numbers(self):
        """The first two numbers of the version; (1, 0) where the file says nothing."""
        found = _NUMBERS.match(self.version)
        return (int(found[1]), int(found[2])) if found else (1, 0)

    @property
    def is_old(self):
        """Whether its configs need a translation: those of Keras 3.4 and later don't."""
        return self.numbers < (3, 4)

    @property
    def name(self):
        """As people call it: "tf.keras 2.11", "Keras 2.2.4"."""
        if not _NUMBERS.match(self.version):
            return "Keras 1" if not self.version else "an unknown Keras"
        plain = self.version.partition("-")[0][:20]
        if not self._is_tensorflow:
            return f"Keras {plain}"
        return f"{'tf_keras' if self.numbers >= _BESIDE else 'tf.keras'} {self._tensorflow}"

    @property
    def _is_tensorflow(self):
        return self.version.endswith("-tf") or (2, 4) <= self.numbers < (3, 0)

    @property
    def _tensorflow(self):
        return _TENSORFLOW.get(self.version) or "{}.{}".format(*self.numbers)

    @property
    def package(self):
        """What brings this Keras back: the argument of `pip install`."""
        if self._is_tensorflow:
            return f"{'tf_keras' if self.numbers >= _BESIDE else 'tensorflow'}=={self._tensorflow}.*"
        return (
            f"keras=={self.version.partition('-')[0]}" if _NUMBERS.fullmatch(self.version[:40].rpartition(".")[0]) else "keras"
        )

    @property
    def way_out(self):
        """What to do with a file that cannot be opened here: its numbers can be had without its structure."""
        return (
            f"build the model here, and take its numbers: with {self.name} (pip install '{self.package}') open the file and call "
            "model.save_weights('w.h5'), then here model.load_weights('w.h5')"
        )

    @contextlib.contextmanager
    def named_in_refusals(self):
        """Let a refusal inside say who wrote the file, and what to do where its structure is in the way."""
        try:
            yield
        except FileRefused as refusal:
            if self.is_old and self.version:
                refusal.writer = self.name
                if refusal.rule in (1, 2) and refusal.way_out is None:
                    refusal.way_out = self.way_out
            raise
