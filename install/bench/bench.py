"""Compares the kernel with ipykernel: both in one run, in turn, so that a busy machine slows both.

It prints the medians, their ratios, and the goals. A goal that is missed is printed and is no failure, for the machine may
be busy; the exit status is 1 when the kernel loses something or does not do what it is asked.
"""
import argparse
import json
import os
import pathlib
import platform
import sys
import tempfile
import traceback
from importlib.metadata import version

import gobench
import kernels
import measures
import table
from client import Lost

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


def main():
    args = _arguments()
    gobench.GO = args.go
    chosen = [m for m in measures.ALL if not args.only or m.name in args.only]
    results, notes, failed = [], [], False
    with tempfile.TemporaryDirectory(prefix="gopherloop-bench-") as folder:
        pair = kernels.both(args.program, folder)
        _warm(pair)
        for measure in chosen:
            numbers, problems = _compare(measure, pair, measure.quick if args.quick else measure.repeats)
            words = tuple(next((_word(p) for k, p in problems if k is kernel), "") for kernel in pair)
            for i, row in enumerate(measure.rows):
                results.append(table.Result(row, *([n[i] for n in numbers[k]] for k in pair), words))
            for kernel, problem in problems:
                notes.append(f"{kernel}: {measure.name}: {problem}")
                # That ipykernel loses output is known, and why this is measured.
                failed = failed or kernel is pair[0] or not isinstance(problem, Lost)
    print("\r\x1b[K" if sys.stderr.isatty() else "", end="", file=sys.stderr)
    machine = _machine()
    print(machine)
    print(table.render(results))
    for note in notes:
        print(note)
    if args.json:
        _write(args.json, machine, results, notes)
    return 1 if failed else 0


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer repeats")
    parser.add_argument("--only", action="append", metavar="NAME", choices=[m.name for m in measures.ALL],
                        help="one measure, or several with several --only: " + ", ".join(m.name for m in measures.ALL))
    parser.add_argument("--json", metavar="FILE", help="write all numbers to a file")
    parser.add_argument("--program", metavar="FILE", default=REPOSITORY / "bin" / "gopherloop", help="the kernel's program")
    parser.add_argument("--go", metavar="PROGRAM", default="go", help="the go command, for what Go benchmarks measure")
    return parser.parse_args()


def _warm(pair):
    """Starts each kernel once: the first start reads files from the disk, and makes a profile of IPython."""
    for kernel in pair:
        with kernel.running() as running:
            running.client.run(running.cells["one"])


def _compare(measure, pair, repeats):
    """Runs a measure several times for each kernel in turn. Returns the numbers of each kernel, and what went wrong; a
    kernel with which something went wrong is not measured further."""
    numbers = {kernel: [] for kernel in pair}
    problems = []
    broken = set()
    open_kernels = {}
    try:
        for turn in range(repeats):
            for kernel in pair[:1] if measure.alone else pair if turn % 2 == 0 else reversed(pair):
                if kernel in broken:
                    continue
                _progress(f"{measure.name}: {turn + 1} of {repeats}, {kernel}")
                try:
                    numbers[kernel].append(_once(measure, kernel, open_kernels))
                except Exception as problem:  # of any kind: the others go on
                    if not isinstance(problem, Lost):
                        traceback.print_exc()
                    problems.append((kernel, problem))
                    broken.add(kernel)
    finally:
        for context in open_kernels.values():
            context[0].__exit__(None, None, None)
    return numbers, problems


def _once(measure, kernel, open_kernels):
    if measure.fresh or measure.alone:
        return measure.run(kernel)
    if kernel not in open_kernels:
        context = kernel.running()
        open_kernels[kernel] = (context, context.__enter__())
    return measure.run(open_kernels[kernel][1])


def _word(problem):
    return "loses" if isinstance(problem, Lost) else "fails"


def _progress(text):
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _machine():
    """What the numbers depend on besides the kernels."""
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg())
    return f"{platform.system()} on {os.cpu_count()} cores, load {load}, ipykernel {version('ipykernel')} on Python {platform.python_version()}"


def _write(file, machine, results, notes):
    text = json.dumps({"machine": machine, "rows": [r.json() for r in results], "notes": notes}, indent=1)
    pathlib.Path(file).write_text(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
