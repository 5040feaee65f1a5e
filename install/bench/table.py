"""The results as a table."""
import statistics


def render(results):
    """One line for each row: the medians of both kernels, the ratio, the goal and whether it is met."""
    lines = [("", "gopherloop", "ipykernel", "ratio", "goal", "")]
    for r in results:
        shown = [failed or _shown(r.row, numbers) for numbers, failed in zip((r.ours, r.theirs), r.failed)]
        lines.append((r.row.name, *shown, _ratio(r), _goal(r.row), _verdict(r)))
    widths = [max(len(line[i]) for line in lines) for i in range(6)]
    out = []
    for line in lines:
        cells = [line[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(line[1:5], widths[1:5])] + [line[5]]
        out.append("  ".join(cells).rstrip())
    return "\n".join(out)


class Result:
    """The numbers of a row for both kernels, in the order of the runs; failed says in a word why the rest is missing."""

    def __init__(self, row, ours, theirs, failed=("", "")):
        self.row = row
        self.ours = ours
        self.theirs = theirs
        self.failed = failed

    @property
    def ratio(self):
        if any(self.failed) or not self.ours or not self.theirs:
            return None
        return statistics.median(self.ours) / statistics.median(self.theirs)

    @property
    def met(self):
        """None where there is no goal, or nothing to compare with."""
        if any(self.failed[:1]):
            return False
        if self.row.limit is not None and self.ours:
            return statistics.median(self.ours) <= self.row.limit
        if self.row.least is not None and self.ours:
            return statistics.median(self.ours) >= self.row.least
        if self.row.ratio is not None and self.ratio is not None:
            return self.ratio <= self.row.ratio
        return True if self.row.whole and self.ours else None

    def json(self):
        return {
            "name": self.row.name.strip(), "unit": self.row.unit, "gopherloop": self.ours, "ipykernel": self.theirs,
            "ratio": self.ratio, "goal": {"ratio": self.row.ratio, "limit": self.row.limit, "least": self.row.least, "whole": self.row.whole},
            "met": self.met, "failed": {"gopherloop": self.failed[0], "ipykernel": self.failed[1]},
        }


def _shown(row, numbers):
    return shown(row.unit, statistics.median(numbers)) if numbers else "-"


def shown(unit, number):
    """A number with its unit, to three digits."""
    if unit == "B":
        return f"{number / 1e6:.1f} MB"
    if unit == "x":
        return f"{number:.2f} x"
    if number >= 1:
        return f"{number:.2f} s"
    return f"{number * 1e3:.3g} ms"


def _ratio(result):
    return "-" if result.ratio is None else f"{result.ratio:.3f}"


def _goal(row):
    if row.limit is not None:
        return f"<= {shown(row.unit, row.limit)}"
    if row.least is not None:
        return f">= {shown(row.unit, row.least)}"
    if row.ratio is not None:
        return f"<= {row.ratio:g} x"
    return "whole" if row.whole else ""


def _verdict(result):
    return {None: "", True: "met", False: "not met"}[result.met]
