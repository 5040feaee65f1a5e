"""Compares the outputs of notebooks, less what differs from run to run.

Times, addresses, numbers of goroutines and the like are blanked. For what remains a cell's author has three tags:

  nbval-ignore-output   the outputs are not compared (nbval's own tag)
  any-order             goroutines race: lines are compared sorted
  late-output           some of it comes while later cells run: nbclient drops that, so there a part is enough
"""
import re

ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
VARIES = [
    (re.compile(r"^The slowest run took [\d.]+ times longer than the fastest\..*\n", re.MULTILINE), ""),  # %timeit on a busy machine
    (re.compile(r"0x[0-9a-f]+"), "0x…"),
    (re.compile(r"goroutine \d+"), "goroutine …"),
    (re.compile(r"\b\d+ runs?, [\d,]+ loops? each"), "… runs, … loops each"),
    (re.compile(r"\b\d{1,2}:\d\d:\d\d(\.\d+)?\b"), "<clock>"),
    (re.compile(r"\b(\d+(\.\d+)?(e[+-]?\d+)? ?(ns|[μµ]s|us|ms|s|min|m|h|d)( (?=\d))?)+(?!\w)"), "<time>"),
]


def plain(text):
    return ESCAPES.sub("", text)


def blank(text):
    """The text without what varies."""
    text = plain(text)
    for pattern, name in VARIES:
        text = pattern.sub(name, text)
    return text


def shown(output):
    """One output as (kind, text): what a page or a terminal shows of it."""
    kind = output["output_type"]
    if kind == "stream":
        return output["name"], output["text"]
    if kind == "error":
        return "error", "\n".join(output["traceback"])
    rich = sorted(set(output["data"]) - {"text/plain"})
    return " ".join(rich) or "text/plain", "" if rich else output["data"]["text/plain"]


def merged(outputs):
    """The outputs as (kind, text) with consecutive pieces of a stream joined, as front ends show them."""
    result = []
    for kind, text in map(shown, outputs):
        if result and result[-1][0] == kind and kind in ("stdout", "stderr"):
            text = result.pop()[1] + text
        result.append((kind, text))
    return result


def tags(cell):
    return cell["metadata"].get("tags", [])


def comparable(cell):
    """What two runs of a cell must agree on."""
    if "nbval-ignore-output" in tags(cell):
        return "not compared"
    rows = [(kind, blank(text)) for kind, text in merged(cell["outputs"])]
    if "any-order" in tags(cell):
        return sorted((kind, line) for kind, text in rows for line in text.splitlines())
    return rows


def is_part(got, want):
    """Whether the lines of got are among those of want, in their order."""
    rest = iter((kind, line) for kind, text in want for line in text.splitlines())
    return all(line in rest for line in ((kind, line) for kind, text in got for line in text.splitlines()))


def differences(want, got, drops_late_output=False):
    """One text for each code cell of the executed notebook got whose outputs are not those of want."""
    found = []
    pairs = [(w, g) for w, g in zip(want.cells, got.cells, strict=True) if w.cell_type == "code"]
    for number, (w, g) in enumerate(pairs, 1):
        expected, actual = comparable(w), comparable(g)
        if expected == actual:
            continue
        if drops_late_output and "late-output" in tags(w) and is_part(actual, expected):
            continue
        found.append(f"In [{number}]: {w.source}\n  committed: {expected}\n  now:       {actual}")
    return found
