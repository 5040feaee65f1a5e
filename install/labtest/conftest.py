"""What all tests of Jupyter share: the repository, and an environment in which Jupyter finds the kernel and nothing of the
user's."""
import os
import pathlib
import subprocess

import pytest

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "bin" / "gopherloop"
ARTIFACTS = REPOSITORY / "test-artifacts"


def jupyter_folders(folder):
    """The environment variables that keep Jupyter's and IPython's files below a folder."""
    return {
        "JUPYTER_DATA_DIR": f"{folder}/data", "JUPYTER_CONFIG_DIR": f"{folder}/config",
        "JUPYTER_RUNTIME_DIR": f"{folder}/runtime", "IPYTHONDIR": f"{folder}/ipython",
        "JUPYTER_PREFER_ENV_PATH": "0",  # else a kernelspec that make lab left in .venv would be taken
    }


@pytest.fixture(scope="session", autouse=True)
def kernelspec(tmp_path_factory):
    """Installs the kernel as a user does, for jupyter_client, which looks into the environment of this process."""
    if not PROGRAM.exists():
        pytest.exit("bin/gopherloop is not there: run make build", returncode=1)
    folder = tmp_path_factory.mktemp("jupyter")
    # What a kernel inherits: nothing that changes its output, or where Jupyter looks.
    for name in ("JUPYTER_PATH", "JUPYTER_TOKEN", "JUPYTER_CONFIG_PATH", "PYTHONPATH", "NO_COLOR", "MAKEFLAGS", "MAKELEVEL"):
        os.environ.pop(name, None)
    os.environ.update(jupyter_folders(folder))
    subprocess.run([PROGRAM, "install"], check=True, stdout=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def artifacts():
    """The folder for screenshots and logs, which outlives the tests."""
    ARTIFACTS.mkdir(exist_ok=True)
    return ARTIFACTS
