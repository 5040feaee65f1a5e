"""What a kernel holds while it does nothing."""
import pathlib
import time

# After the first cell, so many seconds: the spare session is there, and the garbage is collected.
SETTLE = 6


def idle(kernel):
    """The proportional set size of the kernel's processes, the spare session's included, some seconds after the first
    cell. Pages shared with a process of somebody else count in part: of Python's, those that this benchmark uses too."""
    with kernel.running() as running:
        running.client.run(running.cells["one"])
        time.sleep(SETTLE)
        return (sum(_pss(pid) for pid in _family(running.pid)),)


def _pss(pid):
    for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"no Pss in the smaps_rollup of {pid}")


def _family(pid):
    """A process and its descendants."""
    children = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue  # it has ended
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for p in found:
        found += children.get(p, [])
    return found
