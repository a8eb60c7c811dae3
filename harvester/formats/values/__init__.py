"""Values of fields: punctuation, numbers, years, extents, names, runs of serials."""
