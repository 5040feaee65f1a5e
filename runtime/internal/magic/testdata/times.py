"""Writes times.txt: seconds, precision and what IPython's _format_time makes of them."""

import random

from IPython.core.magics.execution import _format_time

random.seed(1)
seconds = [0, 9.995e-7, 9.996e-7, 1e-6, 1.43e-4, 0.0009996, 0.0295, 0.9994, 0.9996, 12.345, 59.999, 60, 61.5, 119.99]
seconds += [3600, 3601, 3660.2, 86400, 86461, 90061, 180122.7, -1, -1e-3]
seconds += [10 ** random.uniform(-11, 7) for _ in range(150)]
seconds += [k * 10**-e for k in (1, 10, 999) for e in range(12)]
for s in seconds:
    for precision in (0, 1, 3, 6) if random.random() < 0.2 else (3,):
        print(float(s), precision, _format_time(s, precision), sep="\t")
