"""The conversation between a learner's process and the referee: each asks the other, and answers while it waits.

What is data crosses as data (`wire`), what is Keras's as a twin (`graphs`), and anything else stays where it is: the other side
gets a handle. What may be done with a handle is said by the side that has the thing: by everything where a learner's thing is
asked for, by nearly nothing where the referee's is.
"""

import builtins
import linecache

from tools.teach import wire
from tools.teach.graphs import Graphs

LONGEST_TEXT = 2000


class Link:
    """One end.

    Args:
        channel: has `send(message)` and `receive()`, which gives the next message.
        keras, prefix, shared, custom: as `Graphs` takes them. `shared` may name functions and classes of the lesson, too.
    """

    def __init__(self, channel, keras, prefix, shared, custom):
        self.channel = channel
        self.graphs = Graphs(keras, prefix, shared, self, custom)
        self.mine, self.handles = [], {}
        self.theirs = {}

    def ask(self, what, *parts, **options):
        """Ask the other side for something and return its answer; raises what was raised there."""
        told = [what, *map(self.encode, parts)]
        self.channel.send({"ask": told, **options, **self.graphs.flush()})
        while True:
            message = self.channel.receive()
            if "ask" in message:
                self.answer(message)
                continue
            self.take(message)
            if "error" in message:
                raise_there(message["error"])
            else:
                return self.decode(message.get("value"))

    def answer(self, message):
        """Do what the other side asks for, and tell what came of it."""
        try:
            self.take(message)
            what, *parts = message["ask"]
            reply = {"value": self.encode(getattr(self, f"do_{what}")(*map(self.decode, parts)))}
            reply |= self.graphs.flush()
        except BaseException as error:
            reply = {"error": described(error), "memory": isinstance(error, MemoryError), "news": self._rest()}
        self.channel.send(reply)

    def _rest(self):
        news, self.graphs.news = self.graphs.news, []
        return news

    def take(self, message):
        """Take in what a message says beside its question or answer."""
        self.graphs.take(message)

    def encode(self, value):
        """Return a value as JSON."""
        return wire.encode(value, self._encode_other)

    def decode(self, told):
        """Return the value that the other side wrote."""
        return wire.decode(told, self._decode_other)

    def _encode_other(self, value):
        handle = self.handle_of_theirs(value)
        if handle is not None:
            return ["yours", handle]
        if id(value) in self.graphs.keys and self.graphs.keys[id(value)] in self.graphs.shared:
            if not hasattr(value, "_inbound_nodes"):
                return ["object", self.graphs.keys[id(value)]]
        return self.graphs.encode(value) or ["mine", self.handle_of(value), self.describe(value)]

    def handle_of(self, value):
        """Return the handle by which the other side may speak of a value."""
        if id(value) not in self.handles:
            self.handles[id(value)] = len(self.mine)
            self.mine.append(value)
        return self.handles[id(value)]

    def _decode_other(self, tag, parts):
        if tag == "yours":
            return self.mine[parts[0]]
        if tag == "mine":
            handle, told = parts
            if handle not in self.theirs:
                self.theirs[handle] = self.stand_in_for(handle, told)
            return self.theirs[handle]
        return self.graphs.decode(tag, parts)

    # What the two ends do in different ways.

    def handle_of_theirs(self, value):
        """Return the handle of a stand-in for something of the other side's, or None."""
        raise NotImplementedError

    def describe(self, value):
        """Return what the other side must know of a thing to make a stand-in, as a dict."""
        raise NotImplementedError

    def stand_in_for(self, handle, told):
        """Return what stands for a thing of the other side's."""
        raise NotImplementedError


def described(error):
    """Return an error as JSON: its classes, what it says, and the line of the learner's that it came from."""
    return {
        "kinds": [kind.__name__ for kind in type(error).__mro__[:-1]],
        "text": text(error)[:LONGEST_TEXT],
        "where": _where(error),
    }


def text(error):
    """Return what an error says, also where the error is a learner's and cannot say it."""
    try:
        return str(error)
    except Exception:
        return ""


def _where(error):
    found, trace = None, error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith("<ipython"):
            found = [code.co_name, linecache.getline(code.co_filename, trace.tb_lineno).strip()[:200]]
        trace = trace.tb_next
    return found


def raise_there(told):
    """Raise an error that was raised on the other side, with its name and words, from the line where it was raised."""
    kinds = [str(kind) for kind in told["kinds"]]
    known = (getattr(builtins, kind, None) for kind in kinds)
    base = next(kind for kind in known if isinstance(kind, type) and issubclass(kind, BaseException))
    error = type(kinds[0], (base,), {"__str__": lambda self: str(told["text"])})
    if not told["where"]:
        raise error.__new__(error)
    name, line = map(str, told["where"])
    place = f"<ipython-answer-{len(linecache.cache)}>"
    linecache.cache[place] = (len(line), None, [line + "\n"], place)
    names = {}
    exec(compile("def there(error): raise error", place, "exec"), names)
    names["there"].__code__ = names["there"].__code__.replace(co_name=name)
    names["there"](error.__new__(error))
