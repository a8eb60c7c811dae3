"""Character sets: recognised, decided between, decoded, repaired."""
