"""What is measured, in the order of the table.

A measure is run several times for each kernel in turn. Each run returns a number for each of its rows; the table has the
medians. Goals are fractions of ipykernel's number, but where a unit is named.
"""
import dataclasses
import sys
import typing

import gobench
import interrupting
import memory
import printing
import starting
import talking


@dataclasses.dataclass
class Row:
    """A line of the table."""

    name: str
    unit: str = "s"  # or "B", or "x" for a multiple
    ratio: float | None = None  # the goal: at most so much of ipykernel's number
    limit: float | None = None  # the goal: at most so much, in the unit
    least: float | None = None  # the goal: at least so much, in the unit
    whole: bool = False  # the goal: nothing is lost


@dataclasses.dataclass
class Measure:
    """Rows that are measured together."""

    name: str  # of --only
    rows: list[Row]
    run: typing.Callable  # of a Running, or of a Kernel if fresh is set; returns a number for each row
    fresh: bool = False  # run starts the kernel itself
    alone: bool = False  # there is nothing to compare with, and run needs no kernel
    repeats: int = 5
    quick: int = 2  # repeats with --quick


ALL = [
    Measure("round-trip", [
        Row("round trip of 1+1", ratio=0.15),
        Row("round trip of x+1, where x is a variable"),
        Row("  the kernel's own share of it", limit=0.5e-3),
        Row("kernel_info"),
    ], talking.round_trips, fresh=True, repeats=7),
    Measure("start", [
        Row("start to first reply"),
        Row("start to first executed cell", ratio=0.2),
    ], starting.start, fresh=True, repeats=9),
    Measure("restart", [Row("restart to first cell", ratio=0.15)], starting.restart, repeats=7),
    Measure("prints", [Row("10^5 prints", whole=True)], printing.prints(10**5), repeats=3),
    Measure("million", [Row("10^6 prints", ratio=0.2)], printing.prints(10**6), repeats=3, quick=1),
    Measure("flushed", [Row("20,000 flushed prints, slow client", whole=True)], printing.flushed_prints(20_000), repeats=2, quick=1),
    Measure("late", [Row("a late line's way", ratio=0.2)], printing.late_line, repeats=15, quick=5),
    Measure("interrupt-loop", [Row("interrupt of an endless loop", ratio=1)], interrupting.interrupt("loop"), repeats=9, quick=3),
    Measure("interrupt-sleep", [Row("interrupt of a sleep", ratio=1)], interrupting.interrupt("sleep"), repeats=9, quick=3),
    Measure("interrupt-await", [Row("interrupt of an await", limit=0.1)], interrupting.interrupt("await"), repeats=3, quick=1),
    Measure("memory", [Row("idle memory, all processes", unit="B", ratio=1)], memory.idle, fresh=True, repeats=3, quick=1),
    Measure("cells", [
        Row("a cell of one sum, without a client", limit=1e-3),
        Row("  after 1,000 cells, of that", unit="x", limit=1.5),
        Row("a cell of 1,000 lines", limit=0.1),
        Row("completion, 95th percentile", limit=10e-3),
        Row("  after 1,000 cells", limit=10e-3),
        Row("inspection, 95th percentile", limit=10e-3),
        Row("  after 1,000 cells", limit=10e-3),
        Row("1,000 small cells add", unit="B", limit=20e6),
    ], gobench.session, alone=True, repeats=3, quick=1),
    Measure("speed", [Row(f"speed of {kind}, of the engine alone", unit="x", least=0.9) for kind in gobench.KINDS],
            gobench.speed, alone=True, repeats=3, quick=1),
]
if sys.platform != "linux":
    ALL = [m for m in ALL if m.name != "memory"]  # other systems do not tell how much of a page is whose
