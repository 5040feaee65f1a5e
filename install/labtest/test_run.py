"""gopherloop run on a terminal: the progress line, colours, and the signals of the keyboard."""
import nbformat
import pexpect
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from conftest import PROGRAM


@pytest.fixture
def run(tmp_path):
    def run(*sources, arguments=()):
        path = tmp_path / "terminal.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell(s) for s in sources]), path)
        return pexpect.spawn(str(PROGRAM), ["run", str(path), *arguments], encoding="utf-8", timeout=120, dimensions=(40, 120))
    return run


def status(child):
    child.expect(pexpect.EOF)
    child.wait()
    return child.exitstatus


def test_progress(run):
    child = run('fmt.Println("first")', 'time.Sleep(2 * time.Second)', 'fmt.Println("last")')
    child.expect("cell 1 of 3")
    child.expect("first")
    child.expect("cell 2 of 3")
    child.expect("1s")  # its time runs on while the cell does
    child.expect("cell 3 of 3")
    child.expect("last")
    child.expect(r"3 cells, \d")
    assert status(child) == 0


def test_an_error_has_colours(run):
    child = run('panic("boom")')
    child.expect("\x1b\\[")
    child.expect(r"gopherloop: cell 1 \(In\[1\]\): ")
    assert status(child) == 1


def test_interrupt_keeps_the_file(run, tmp_path):
    child = run('fmt.Println("go" + "ing")\nfor {\n}', arguments=["--inplace"])
    before = (tmp_path / "terminal.ipynb").read_text()
    child.expect("cell 1 of 1")
    child.sendintr()
    child.expect("gopherloop: stopped by the signal interrupt")
    assert status(child) == 130
    assert (tmp_path / "terminal.ipynb").read_text() == before
