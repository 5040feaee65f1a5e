"""Runs every notebook of this folder by gopherloop run and by nbclient, and compares with the committed outputs.

What differs from run to run, and the tags for it, are described in install/labtest/outputs.py. One notebook:

    .venv/bin/python -m pytest -c install/labtest/pytest.ini --rootdir . notebooks -k quickstart

To refresh its outputs:  bin/gopherloop run notebooks/quickstart.ipynb --inplace
"""
import pathlib
import shutil
import subprocess

import nbformat
import pytest
from nbclient import NotebookClient

from conftest import PROGRAM
from outputs import differences

FOLDER = pathlib.Path(__file__).parent
NOTEBOOKS = sorted(path for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request, tmp_path):
    """A copy of a notebook, with its neighbours, so that what cells write is not written here."""
    copy = tmp_path / "notebooks"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    return copy / request.param.relative_to(FOLDER)


def test_is_valid_and_executed(notebook):
    nb = nbformat.read(notebook, as_version=4)
    nbformat.validate(nb)
    assert (nb.nbformat, nb.nbformat_minor) == (4, 5)
    assert nb.metadata.kernelspec == {"name": "gopherloop", "display_name": "Go (gopherloop)", "language": "go"}
    assert nb.metadata.language_info.name == "go"  # colours without a kernel
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_gopherloop_run(notebook):
    committed = nbformat.read(notebook, as_version=4)
    run = subprocess.run([PROGRAM, "run", notebook, "--inplace"], capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (0, ""), run.stderr
    found = differences(committed, nbformat.read(notebook, as_version=4))
    assert not found, "\n".join(found)


def test_nbclient(notebook):
    committed = nbformat.read(notebook, as_version=4)
    nb = nbformat.read(notebook, as_version=4)
    NotebookClient(nb, timeout=600, resources={"metadata": {"path": str(notebook.parent)}}).execute()
    found = differences(committed, nb, drops_late_output=True)
    assert not found, "\n".join(found)
