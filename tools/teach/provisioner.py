"""nbgrader's own autograde behind the same walls: nbgrader_config.py names this kernel manager, and nbgrader needs no change.

The kernel talks over sockets in a folder of its own, for behind a wall there is no network. What differs from `grade`: there is no
referee, so the hidden tests are in the learner's process while they run.
"""

import json
import os
import secrets
import shutil
import sys
from pathlib import Path

from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Integer, Unicode

from tools import notebook
from tools.teach import cores, guard, kernel, process, walls


class WalledProvisioner(LocalProvisioner):
    """Starts a kernel behind a wall."""

    walls = Unicode("auto", help="auto, strict, or the name of a wall").tag(config=True)
    engine = Unicode("minikeras", help="what KERAS_ENGINE says").tag(config=True)
    megabytes = Integer(2048, help="memory of one submission").tag(config=True)
    seconds = Integer(900, help="processor time of one submission").tag(config=True)
    folder = None

    async def pre_launch(self, **options):
        """Put the command behind the wall; give the kernel a home, and an environment without the teacher's variables."""
        manager, wall = self.parent, walls.chosen(self.walls)
        course = options.get("cwd") or os.getcwd()
        if self.folder is None:
            self.folder, self.mark = guard.new_home(), secrets.token_hex(16)
            manager.transport, manager.ip = "ipc", f"{self.folder}/k"
            manager.connection_file = f"{self.folder}/kernel.json"
        manager.kernel_spec.interrupt_mode = "message"  # a signal would end the wall, not the cell
        options = await super().pre_launch(**options)
        home = wall.home or self.folder
        kept = {name: value for name, value in os.environ.items() if name.startswith("NBGRADER_")}
        kept |= {name: value for name, value in options["env"].items() if name.startswith("NBGRADER_")}
        values = walls.environment(self.engine, home) | kept | {process.MARK: self.mark}
        values[kernel.TOLD] = json.dumps(self._told(wall, home, course))
        command = [sys.executable, "-m", "tools.teach.kernel", *options["cmd"][options["cmd"].index("-f") :]]
        return options | {"cmd": wall.start(command, home, values, (self.folder,)), "env": values, "cwd": self.folder}

    def _told(self, wall, home, course):
        return {
            "home": home,
            "inside": wall.inside,
            "readable": [*walls.readable(), self.folder],
            "fonts": str(walls.fonts()),
            "megabytes": self.megabytes,
            "seconds": self.seconds * cores.count(),
            "closed": [*(str(notebook.ROOT / name) for name in process.CLOSED), str(Path(course).resolve())],
        }

    async def poll(self):
        """Tell whether the kernel lives; one that fills the disk is ended."""
        if self.folder and self.has_process and process.size(self.folder) > walls.HOME_BYTES:
            await self.kill()
        return await super().poll()

    async def cleanup(self, restart=False):
        """Leave nothing behind."""
        await super().cleanup(restart)
        if not restart and self.folder:
            process.end_marked(self.mark)
            shutil.rmtree(self.folder, ignore_errors=True)


class WalledKernelManager(AsyncKernelManager):
    """A kernel manager whose kernels are behind walls."""

    async def _async_pre_start_kernel(self, **options):
        if self.provisioner is None:
            self.provisioner = WalledProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**options)
