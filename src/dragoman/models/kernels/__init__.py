"""Numba kernels: arrays in, arrays out. Everything is checked before it gets here.

``codes`` names the statistics, ``state`` remembers the past, ``statistic`` reads one number from it, ``strata`` turns
statistics into likelihood, score and information, and the remaining modules walk through the events with them. Counters
that are handed on begin as ``number(0)``: Numba compiles whatever gets a plain 0 once more, for that 0.
"""
