"""One file per input format; each yields schema records with the place they came from, and knows no store."""

from loaders.inputs import dataset_name, locate, read_input, shipped
from loaders.items import Item, Relation

__all__ = ["Item", "Relation", "dataset_name", "locate", "read_input", "shipped"]
