"""A Jupyter kernel that shuts itself in before it meets a learner's code: what `provisioner` starts behind a wall."""

import json
import os
import sys

from ipykernel.kernelapp import IPKernelApp

from tools.teach import worker

TOLD = "SHUT_IN"  # the environment variable that says how


def main():
    """Run a kernel: first the files are closed, then the sockets are opened, then the rest is given up."""
    told = json.loads(os.environ.pop(TOLD))
    worker.settle_in(told)
    kernel = IPKernelApp.instance()
    kernel.initialize(sys.argv[1:])
    worker.give_up(told)
    kernel.start()


if __name__ == "__main__":
    main()
