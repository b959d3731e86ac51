"""Neo4j Browser: style, saved queries and a guide for it, and the Browser itself over any database."""
