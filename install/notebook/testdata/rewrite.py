"""Reads a notebook from standard input and writes it as nbformat does."""
import io
import sys

import nbformat

nb = nbformat.read(io.TextIOWrapper(sys.stdin.buffer, encoding="utf8", newline=""), as_version=4)
out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf8", newline="")
nbformat.write(nb, out)
out.flush()
