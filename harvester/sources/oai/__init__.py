"""An OAI-PMH repository: requests, answers, lists of records, checkpoints."""
