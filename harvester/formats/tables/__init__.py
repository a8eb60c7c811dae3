"""Spreadsheets and delimited text, a row a record."""
