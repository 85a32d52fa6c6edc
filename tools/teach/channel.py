"""Messages over pipes, as the process at either end of a check sees them."""

import os

from tools.teach import wire


def silence():
    """Let everything that is printed go nowhere, and give no input."""
    for number, flags in ((0, os.O_RDONLY), (1, os.O_WRONLY), (2, os.O_WRONLY)):
        nowhere = os.open(os.devnull, flags)
        os.dup2(nowhere, number)
        os.close(nowhere)


class Channel:
    """Messages over two streams of bytes, a line each."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def send(self, message):
        """Write a message."""
        self.writer.write(wire.write(message))
        self.writer.flush()

    def receive(self):
        """Return the next message. Ends this process where there is none any more."""
        line = self.reader.readline(wire.LONGEST)
        if not line:
            os._exit(0)
        return wire.read(line)
