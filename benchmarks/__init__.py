"""Measurements for ``make bench``; no test depends on a time."""
