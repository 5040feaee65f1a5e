"""The comparison of outputs is worth what its exceptions are not: they are tested here."""
import nbformat.v4 as v4
import pytest

from outputs import blank, differences


@pytest.mark.parametrize("text, want", [
    ("Wall time: 30 ms", "Wall time: <time>"),
    ("CPU times: user 29.5 ms, sys: 143 μs, total: 29.6 ms", "CPU times: user <time>, sys: <time>, total: <time>"),
    ("took 1.5s and 2m3s", "took <time> and <time>"),
    ("1min 1s, 5 s 10 items", "<time>, <time> 10 items"),
    ("10.9 ms ± 183 μs per loop (mean ± std. dev. of 3 runs, 100 loops each)",
     "<time> ± <time> per loop (mean ± std. dev. of … runs, … loops each)"),
    ("The slowest run took 4.23 times longer than the fastest. This could mean that an intermediate result is being cached.\n"
     "2.06 μs ± 1.36 μs per loop (mean ± std. dev. of 3 runs, 1,000 loops each)\n",
     "<time> ± <time> per loop (mean ± std. dev. of … runs, … loops each)\n"),
    ("&{0xc000012345}", "&{0x…}"),
    ("goroutine 17 [running]", "goroutine … [running]"),
    ("\x1b[31mred\x1b[0m", "red"),
    ("3 items, 12 more, x2", "3 items, 12 more, x2"),
    ("answer 42", "answer 42"),
])
def test_blank(text, want):
    assert blank(text) == want


def notebook(*texts, tags=()):
    cells = [v4.new_code_cell("x", outputs=[v4.new_output("stream", name="stdout", text=t)]) for t in texts]
    for cell in cells:
        cell.metadata["tags"] = list(tags)
    return v4.new_notebook(cells=cells)


def test_a_changed_output_is_found():
    assert not differences(notebook("a\n"), notebook("a\n"))
    assert len(differences(notebook("a\n", "b\n"), notebook("a\n", "c\n"))) == 1


def test_tags():
    assert differences(notebook("a\nb\n"), notebook("b\na\n"))
    assert not differences(notebook("a\nb\n", tags=["any-order"]), notebook("b\na\n", tags=["any-order"]))
    assert differences(notebook("a\nb\n", tags=["any-order"]), notebook("b\n", tags=["any-order"]))
    late = ["late-output"]
    assert differences(notebook("a\nlate\n", tags=late), notebook("a\n", tags=late))
    assert not differences(notebook("a\nlate\n", tags=late), notebook("a\n", tags=late), drops_late_output=True)
    assert differences(notebook("a\nlate\n", tags=late), notebook("b\n", tags=late), drops_late_output=True)
    ignored = ["nbval-ignore-output"]
    assert not differences(notebook("a\n", tags=ignored), notebook("b\n", tags=ignored))
