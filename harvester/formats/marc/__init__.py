"""MARC 21 and UNIMARC, and their relatives, as records."""
