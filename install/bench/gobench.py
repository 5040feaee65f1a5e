"""What the repository's own Go benchmarks measure: inside of a session, where no client is in the way. There is nothing of
ipykernel's to compare it with."""
import pathlib
import re
import subprocess

from client import Failed

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]

# https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md
_LINE = re.compile(r"^Benchmark(\S+?)(?:-\d+)?\s+\d+\s+(.*)$")

GO = "go"  # --go of the command line


def session(_):
    """A cell of one sum in a new session, and behind a thousand cells as a multiple of that; a cell of a thousand lines; the
    95th percentiles of completion and inspection, each in a new session and behind a thousand cells; and what a thousand
    cells add to the heap."""
    found = _run("./runtime/session", "^Benchmark(TrivialCell|ThousandLines|Complete|Inspect)$", "50x")
    memory = _run("./runtime/session", "^BenchmarkMemory$", "1x")
    cell = found["TrivialCell/new", "ns/op"]
    return (
        cell * 1e-9, found["TrivialCell/after", "ns/op"] / cell, found["ThousandLines", "ns/op"] * 1e-9,
        *(found[f"{what}/{when}", "p95-ns"] * 1e-9 for what in ("Complete", "Inspect") for when in ("new", "after")),
        memory["Memory", "added-B"],
    )


KINDS = ("loops", "calls", "channels", "maps", "strings", "methods")


def speed(_):
    """The speed of lowered code, as a multiple of that of the same code in the engine alone, for each of the KINDS."""
    found = _run("./runtime/internal/eval", "^BenchmarkLowered$", "30x")
    return tuple(found[f"Lowered/{kind}", "speed"] for kind in KINDS)


def _run(package, pattern, times):
    done = subprocess.run(
        [GO, "test", "-run", "^$", "-bench", pattern, "-benchtime", times, package], cwd=REPOSITORY, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{package}: {done.stdout}{done.stderr}")
    return parse(done.stdout)


def parse(text):
    """The numbers of benchmarks, by name and unit."""
    found = {}
    for name, values in (m.groups() for m in map(_LINE.match, text.splitlines()) if m):
        fields = values.split()
        for value, unit in zip(fields[::2], fields[1::2]):
            found[name, unit] = float(value)
    return found
