"""How records are carried: ISO 2709, MARCXML, MARC in JSON, Aleph sequential, IRBIS, METS."""
