"""The language in which errors are explained."""

from minikeras.errors import language as _of_errors


def set_language(language):
    """Explain errors in a language from now on: "en", the default, or "ko".

    Keras's own sentence, which people search for, and the code of the Fix line are the same in each.

        keras.config.set_language("ko")

    Raises ValueError for a language that has no explanations; nothing changes then.
    """
    _of_errors.choose(language)


def language():
    """The language in which errors are explained: "en" unless it was set."""
    return _of_errors.chosen()
