"""Codes, and words of many languages: data only, shared by reading and matching."""
