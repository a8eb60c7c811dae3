"""Where records come from: OAI-PMH repositories and dropped files, as pages of `Harvested`."""
