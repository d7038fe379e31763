"""Who does what: each party's task and responsibility, what others can expect, how to get there.

Staff data, outside the check of texts about cases. Knows parties, and no cases.
"""
