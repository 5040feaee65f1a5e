"""The two kernels: how each is started, and how each says what the benchmarks run."""
import contextlib
import os
import shutil
import subprocess

from client import Client
from jupyter_client.manager import KernelManager


class Kernel:
    """A kernelspec, and the cells of the benchmarks in its language."""

    def __init__(self, name, spec, cells):
        self.name = name
        self.spec = spec
        self.cells = cells

    def __repr__(self):
        return self.name

    def manager(self):
        return Manager(kernel_name=self.spec)

    @contextlib.contextmanager
    def running(self):
        """A kernel that is ready, and a client of it."""
        manager = self.manager()
        manager.start_kernel(stderr=subprocess.DEVNULL)
        client = Client(manager)
        try:
            client.ready()
            yield Running(self, manager, client)
        finally:
            client.close()
            manager.shutdown_kernel(now=True)


class Running:
    """A kernel that runs."""

    def __init__(self, kernel, manager, client):
        self.kernel = kernel
        self.cells = kernel.cells
        self.manager = manager
        self.client = client

    @property
    def pid(self):
        return self.manager.provisioner.pid


class Manager(KernelManager):
    """Sees a kernel end within a millisecond. The original looks every 100 ms, which would hide how long that takes."""

    async def _async_wait(self, pollinterval=0.1):
        await super()._async_wait(pollinterval=0.001)


# What late prints is the time, so that the line says itself how long it was on its way.
PYTHON = {
    "one": "1+1",
    "variable": "x = 1",
    "one more": "x+1",
    "prints": "for i in range(%d): print(i)",
    "flushed prints": "for i in range(%d): print(i, flush=True)",
    "late": "import threading, time\n"
            "def late():\n    time.sleep(0.3)\n    print(time.time_ns())\n"
            "threading.Thread(target=late).start()",
    "loop": "while True: pass",
    "sleep": "import time; time.sleep(60)",
    "await": "import asyncio; await asyncio.sleep(3)",
}

GO = {
    "one": "1+1",
    "variable": "x := 1",
    "one more": "x+1",
    "prints": "for i := range %d { fmt.Println(i) }",
    "flushed prints": "for i := range %d { fmt.Println(i); os.Stdout.Sync() }",
    "late": "go func() {\n\ttime.Sleep(300 * time.Millisecond)\n\tfmt.Println(time.Now().UnixNano())\n}()",
    "loop": "for {}",
    "sleep": "time.Sleep(60 * time.Second)",
    "await": "await asyncio.Sleep(3 * time.Second)",
}


# Not the usual name: Jupyter would take what make lab has installed before what is below the folder.
SPEC = "gopherloop-bench"


def both(program, folder):
    """Installs the program's kernelspec below a folder, with all that Jupyter and IPython write. Returns the kernel and
    the one it is compared with.

    It runs a copy of the program: memory that is shared with whoever else runs the original would not count in full.
    """
    for name in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "PYTHONPATH", "PYTHONSTARTUP", "NO_COLOR", "MAKEFLAGS", "MAKELEVEL"):
        os.environ.pop(name, None)
    os.environ.update({
        "JUPYTER_DATA_DIR": f"{folder}/data", "JUPYTER_CONFIG_DIR": f"{folder}/config",
        "JUPYTER_RUNTIME_DIR": f"{folder}/runtime", "IPYTHONDIR": f"{folder}/ipython",
    })
    copy = shutil.copy(program, f"{folder}/gopherloop")
    subprocess.run([copy, "install", "--name", SPEC], check=True, stdout=subprocess.DEVNULL)
    return Kernel("gopherloop", SPEC, GO), Kernel("ipykernel", "python3", PYTHON)
