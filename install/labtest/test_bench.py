"""The benchmark runs both kernels, and calls a loss a loss. How fast anything is, is none of its business."""
import json
import subprocess
import sys

import pytest
from conftest import PROGRAM, REPOSITORY

BENCH = REPOSITORY / "install" / "bench"


@pytest.fixture
def bench(monkeypatch):
    """Makes the benchmark's modules importable."""
    monkeypatch.syspath_prepend(BENCH)


def test_both_kernels_are_measured(tmp_path):
    file = tmp_path / "numbers.json"
    ran = subprocess.run(
        [sys.executable, BENCH / "bench.py", "--program", PROGRAM, "--quick", "--only", "prints", "--only", "start", "--json", file],
        capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    rows = json.loads(file.read_text())["rows"]
    assert [r["name"] for r in rows] == ["start to first reply", "start to first executed cell", "10^5 prints"]
    for row in rows:
        assert len(row["gopherloop"]) == len(row["ipykernel"]) == 2, row
        assert row["name"] in ran.stdout


@pytest.mark.parametrize("text, loss", [
    ("0\n1\n2\n", None),
    ("0\n2\n", "1 of 3 lines"),
    ("0\n2\n1\n", "the order of the lines"),
])
def test_every_line_counts(bench, text, loss):
    import client
    import printing
    if loss is None:
        printing.check(text, 3)
        return
    with pytest.raises(client.Lost, match=loss):
        printing.check(text, 3)


def test_a_loss_misses_the_goal(bench):
    import measures
    import table
    row = measures.Row("prints", whole=True)
    assert table.Result(row, [1.0], [2.0]).met
    lost = table.Result(row, [1.0], [2.0], ("loses", ""))
    assert not lost.met
    assert table.render([lost]).splitlines()[1].split() == ["prints", "loses", "2.00", "s", "-", "whole", "not", "met"]


def test_go_benchmarks_are_read(bench):
    import gobench
    import measures
    import table
    found = gobench.parse("goos: linux\nBenchmarkLowered/loops-2 \t 30\t 43628516 ns/op\t 0.44 speed\nPASS\n")
    assert found == {("Lowered/loops", "ns/op"): 43628516, ("Lowered/loops", "speed"): 0.44}
    row = measures.Row("speed", unit="x", least=0.9)
    assert table.render([table.Result(row, [0.44], [])]).splitlines()[1].split() == ["speed", "0.44", "x", "-", "-", ">=", "0.90", "x", "not", "met"]
    assert table.Result(row, [0.95], []).met
