"""Reading the graph for people: names, profiles, evidence, overviews. All through prepared Cypher."""
