"""What may be said: entities, relations, claims, sources, dates, confidence."""
