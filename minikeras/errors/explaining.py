"""Errors that teach: first the sentence that Keras says, then where it happened, what was there, what is wanted, and code that mends it.

    ValueError: Input 0 of layer 'l2' is incompatible with the layer: expected ndim=3, found ndim=2. ...
      Where:  layer 'l2' (LSTM), call 0   lesson.py:7   x = layers.LSTM(4)(x)
      Got:    (None, 8) from 'l1' (LSTM)
      Wants:  (batch, time, features)
      Why:    'l1' (LSTM) returns only its last step
      Fix:    layers.LSTM(8, return_sequences=True, name='l1')

The class of the error is Keras's, so that `except ValueError` works on both. Every such error is also an `Explained`. The first
sentence and the Fix line are the same in every language; `keras.config.set_language` chooses that of the lines between them.

From another process (a process pool) an error comes with all that it says, and without the layers and tensors that it is about.
"""

from minikeras.errors import language
from minikeras.errors.origin import caller
from minikeras.on_demand import from_above

LABELS = ("Where", "Got", "Wants", "Why", "Fix")


class Explained(Exception):
    """What all explained errors have.

    Attributes:
        sentence: the first line or lines, Keras's.
        fix: the code of the Fix line, the first of them where there are several; or None.
        tensors: the KerasTensors that the trouble is about, or what stands in the place of one (an array, a layer never called).
        inputs: where a graph is disconnected, the inputs that were given.
        where: the Place, or None; `parts` are the other lines, by their labels.
    """

    fix = None
    tensors = inputs = ()
    where = None
    parts = {}
    _told_path = ()  # in another process than the one that has the tensors

    def __reduce__(self):
        """What another process gets: the texts."""
        state = {**vars(self), "tensors": (), "inputs": (), "_told_path": self.path}
        return _again, (type(self).__bases__[:-1], self.args, state)

    @property
    def node(self):
        """The Node that made the first of the tensors: where the trouble begins. None where nothing symbolic is there."""
        history = getattr(self.tensors[0], "_keras_history", None) if self.tensors else None
        return None if history is None else history.node

    @property
    def path(self):
        """The names of the operations on the way from there to where it was noticed."""
        if self._told_path:
            return self._told_path
        names = [maker(x).name for x in (self.tensors if self.inputs else self.tensors[:1]) if maker(x) is not None]
        refusing = None if self.where is None else self.where.operation
        return tuple(names) + (() if refusing is None else (refusing.name,))

    @property
    def hint(self):
        """How to mend it, in one line: the code of the Fix line, else what the Why line says; None without both."""
        return self.fix or next(iter(self.parts.get("Why", ())), None)

    def show(self):
        """The calls that lead to the mistake as a Picture, the bad one in red; None where the trouble is not about calls."""
        return from_above("picture_of_error", lambda error: None)(self)

    def _show_in_notebook_(self):
        """Show the picture below the traceback. An error that cannot be drawn is told all the same, by its text."""
        try:
            picture = self.show()
        except Exception:
            return
        if picture is not None:
            from IPython.display import display

            display(picture)


_classes = {}


def _class_of(kinds):
    """The class of explained errors that are also of these kinds; it is called as the first of them, and shown as that."""
    if kinds not in _classes:
        _classes[kinds] = type(
            kinds[0].__name__,
            (*kinds, Explained),
            {"__module__": "builtins", "__doc__": kinds[0].__doc__, "__str__": Exception.__str__},
        )
    return _classes[kinds]


def _again(kinds, args, state):
    """The error, in the process that unpickles it."""
    error = _class_of(kinds)(*args)
    vars(error).update(state)
    return error


def explained(kind, sentence, fix=None, tensors=(), inputs=(), also=(), **parts):
    """An error of class `kind` whose text is the sentence and a line for each part: where, got, wants, why (strings or lists).

    `also` names a class that Keras's error has by accident (a bare KeyError, say): the error is one of these, too.
    """
    lines = _lines_of(fix=fix, **parts)
    told = language.translated(lines)
    error = _class_of((kind, also) if also else (kind,))(_text(sentence, told))
    error.sentence, error.fix, error.parts = sentence, next(iter(told["Fix"]), None), told
    error.tensors, error.inputs = tuple(tensors), tuple(inputs)
    error.where = next((text for text in lines["Where"] if isinstance(text, Place)), None)
    return error


def explanation(sentence, **parts):
    """The text of a warning: the sentence, and a line for each part that there is, as in an error."""
    return _text(sentence, language.translated(_lines_of(**parts)))


def _lines_of(**parts):
    """A list of lines for each label."""
    given = ((label, parts.get(label.lower())) for label in LABELS)
    return {label: [part] if isinstance(part, str) else list(part or ()) for label, part in given}


def _text(sentence, told):
    lines = [f"  {language.labelled(label, number)}{text}" for label in LABELS for number, text in enumerate(told[label])]
    return "\n".join([sentence, *lines])


class Place(str):
    """The text of a Where line, which still knows the operation (or None) and the Origin (or None) it names."""

    operation = origin = None

    def __reduce__(self):
        return _placed, (str(self), self.origin)


def _placed(text, origin):
    """A Place, in the process that unpickles it: the operation stays behind."""
    place = Place(text)
    place.origin = origin
    return place


def place(operation=None, call=None, origin=None):
    """ "layer 'd' (Dense), call 0   lesson.py:7   x = layers.Dense(4)(x)", as much of it as is known."""
    origin = origin or caller()
    parts = []
    if operation is not None:
        parts.append(f"layer {named(operation)}" + ("" if call is None else f", call {call}"))
    if origin is not None:
        parts += [str(origin), origin.source] if origin.source else [str(origin)]
    text = Place("   ".join(parts))
    text.operation, text.origin = operation, origin
    return text


def named(operation):
    """ "'d' (Dense)"."""
    return f"'{operation.name}' ({type(operation).__name__})"


def maker(x):
    """The operation that made a symbolic tensor, or None."""
    history = getattr(x, "_keras_history", None)
    return None if history is None else history.operation


def described(x):
    """ "(None, 8) from 'l1' (LSTM)" for a symbol, "an array (2, 5)" for numbers, "a list" for the rest."""
    operation = maker(x)
    if operation is not None:
        return f"{x.shape} from {named(operation)}"
    if hasattr(x, "shape"):
        return f"an array of shape {tuple(x.shape)}"
    return f"a {type(x).__name__}"


def written(layer, without=(), **changes):
    """The code that makes this layer, some arguments changed or left out: "layers.LSTM(8, return_sequences=True, name='l1')"."""
    args, kwargs = layer._constructor_arguments
    kwargs = {key: value for key, value in {**kwargs, **changes}.items() if key not in without}
    arguments = [repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()]
    return f"layers.{type(layer).__name__}({', '.join(arguments)})"
