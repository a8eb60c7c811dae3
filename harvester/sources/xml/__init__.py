"""Strict XML, and the repair of what is not."""
