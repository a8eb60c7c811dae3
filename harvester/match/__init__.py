"""Same edition or not? Pure functions from records to keys, scores and clusters.

`keys` says who is worth comparing, `features` prepares a record, `comparisons` compare two,
`weights` is the table, `score` sums it up, `cluster` divides a neighbourhood.
"""
