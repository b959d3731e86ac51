"""Measures over the projected graph: who is central, along which paths influence runs, and how sure that is."""
