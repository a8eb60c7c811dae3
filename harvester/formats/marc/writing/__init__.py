"""Records as MARC 21 and UNIMARC."""
