"""MODS, read and written."""
