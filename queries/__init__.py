"""Prepared Cypher queries, one file each, and the catalogue that reads them."""

from queries.catalogue import catalogue, get, get_internal
from queries.header import Parameter, Query
from queries.values import bind

__all__ = ["Parameter", "Query", "bind", "catalogue", "get", "get_internal"]
