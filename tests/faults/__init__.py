"""An OAI-PMH repository on the loopback address whose faults are switched on by name.

`server.Host` listens, `repository.FaultyRepository` answers, `repository.FAULTS` is the table of
what can be switched on, and `records` makes what is held: the truth to compare a harvest with.
"""
