"""Executes the notebook argv[1] in the kernel of the kernelspec argv[2] by nbclient and prints the file.

nbclient writes a stream output for each message, however the kernel cuts the text. On request it joins them, but then it
also moves text past other outputs and past the other stream. Here only what follows each other is joined.
"""
import re
import sys

import nbformat
from nbclient import NotebookClient

nb = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(nb, kernel_name=sys.argv[2], record_timing=False, allow_errors=True).execute()
for cell in nb.cells:
    joined = []
    for output in cell.get("outputs", []):
        last = joined[-1] if joined else {}
        if output.output_type == "stream" and (last.get("output_type"), last.get("name")) == ("stream", output.name):
            last.text += output.text
        else:
            joined.append(output)
    if cell.cell_type == "code":
        for output in joined:
            if output.output_type == "stream":
                output.text = re.sub(r".*\r(?=[^\n])", "", output.text)  # as nbclient's joining does
        cell.outputs = joined
sys.stdout.reconfigure(encoding="utf8", newline="")
sys.stdout.write(nbformat.writes(nb) + "\n")
