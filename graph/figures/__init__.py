"""Figures fit for print: a scene of marks with measured text, and two writers that draw the same scene."""
