"""HTTP to a partner's host: sessions, retries, pauses, credentials."""
