"""JupyterLab as make lab starts it, and one of its notebooks in Chromium. It knows the page, and not what cells mean.

Written for JupyterLab 4.6.
"""
import json
import os
import re
import secrets
import signal
import subprocess
import time

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import expect

from conftest import REPOSITORY, jupyter_folders

START = 180_000  # ms for what reads hundreds of cold megabytes
WAIT = 60_000    # ms for what an idle machine does at once

SETTINGS = {
    # In the default mode the text of cells off screen is not rendered; in 'full' they have no prompt.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


class Lab:
    """A JupyterLab of its own: port, token, root folder, and folders of Jupyter."""

    def __init__(self, folder, log):
        self.root, self.token = folder / "work", secrets.token_hex(16)
        self.root.mkdir(parents=True, exist_ok=True)
        for plugin, values in SETTINGS.items():
            package, _, name = plugin.partition(":")
            path = folder / "config/lab/user-settings" / package / f"{name}.jupyterlab-settings"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(values))
        arguments = [
            "--no-browser", "--ServerApp.ip=127.0.0.1",
            "--ServerApp.port=0",  # the system picks one: no race between finding and taking it
            f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.root}",
            "--LabApp.expose_app_in_browser=True",  # window.jupyterapp
        ]
        self.log = open(log, "w+")
        self.process = subprocess.Popen(
            ["make", "lab", "LAB_ARGS=" + " ".join(arguments)], cwd=REPOSITORY, env=os.environ | jupyter_folders(folder),
            stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True)
        self.url = self.wait_for_url(folder / "runtime")

    def wait_for_url(self, runtime):
        """The server writes a file with its address when it listens."""
        end = time.monotonic() + START / 1000
        while self.process.poll() is None and time.monotonic() < end:
            for path in runtime.glob("jpserver-*.json"):
                try:
                    return json.loads(path.read_text())["url"]
                except ValueError:  # half written
                    pass
            time.sleep(0.05)
        self.stop()
        self.log.seek(0)
        raise RuntimeError("make lab did not start JupyterLab:\n" + self.log.read())

    def notebook(self, name, sources, kernelspec=None):
        nb = new_notebook(cells=[new_code_cell(s) for s in sources])
        if kernelspec:
            nb.metadata["kernelspec"] = kernelspec
        nbformat.write(nb, self.root / name)

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)  # ends the server and its kernels; SIGINT would ask
            self.process.wait(60)


class Notebook:
    """One open notebook. Cells are numbered from 0, and all of them count."""

    def __init__(self, page, lab, name):
        self.page = page
        # ?reset: forget the saved workspace, or earlier notebooks come back as further tabs.
        page.goto(f"{lab.url}lab/tree/{name}?reset&token={lab.token}", timeout=START)
        self.panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        self.panel.wait_for(timeout=START)
        self.status = self.panel.locator(".jp-Notebook-ExecutionIndicator")
        self.cells = self.panel.locator(".jp-Notebook .jp-Cell")

    def pick_kernel(self, display_name):
        """Answers the dialog that comes when a notebook names no kernel."""
        dialog = self.page.locator(".jp-Dialog", has_text="Select Kernel")
        dialog.locator("select").select_option(label=display_name)
        dialog.locator(".jp-mod-accept").click()
        dialog.wait_for(state="detached")

    def wait_idle(self, timeout=START):
        """Asks the session, not the toolbar: that says 'idle' before there is a kernel."""
        self.page.wait_for_function("""() => {
            const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
            const kernel = context?.session?.kernel;
            return kernel && context.isReady && kernel.connectionStatus === "connected"
                && kernel.status === "idle";
        }""", timeout=timeout)

    def command(self, name, timeout=START):
        """Resolves when the command is done: for a run command, when all its cells are. page.evaluate has no timeout."""
        return self.page.evaluate("""([name, ms]) => Promise.race([
            window.jupyterapp.commands.execute(name),
            new Promise((_, no) => setTimeout(() => no(new Error(name + ": no end")), ms))])""",
            [name, timeout])

    def cell(self, n):
        return self.cells.nth(n)

    def done(self, n):
        expect(self.cell(n).locator(".jp-InputPrompt")).to_have_text(re.compile(r"\[\d+\]:"), timeout=WAIT)

    def output(self, n):
        return self.cell(n).locator(".jp-OutputArea-child:not(.jp-OutputArea-stdin-item) .jp-OutputArea-output")

    def outputs(self, n):
        """text_content, not inner_text, which is "" off screen. An answered input box, which fades, is left out."""
        return self.output(n).all_text_contents()

    def edit(self, n, text):
        self.cell(n).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text, delay=20)  # one line: Enter would indent

    def run(self, n, wait=True):
        self.cell(n).locator(".cm-content").click()
        if wait:
            self.command("notebook:run-cell")
            self.wait_idle()
        else:
            self.page.keyboard.press("Control+Enter")

    def button(self, command):
        self.panel.locator(f'.jp-NotebookPanel-toolbar jp-button[data-command="{command}"]').click()

    def restart(self):
        """The toolbar's button and its dialog. Prompts keep their numbers, and the status may still say 'idle'."""
        self.button("notebook:restart-kernel")
        dialog = self.page.locator(".jp-Dialog", has_text="Restart Kernel?")
        with self.page.expect_response(lambda r: r.url.split("?")[0].endswith("/restart"), timeout=WAIT) as answer:
            dialog.locator(".jp-mod-accept").click()
        assert answer.value.ok
        self.wait_idle()
