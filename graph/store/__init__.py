"""The store: claims and derived edges in a property graph, through the neo4j driver on either engine.

Import from the modules: reading commands must not pay for what only loads need.
"""
