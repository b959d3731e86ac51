"""The explorer: one HTML page that shows a graph with its evidence and asks nobody for anything."""
