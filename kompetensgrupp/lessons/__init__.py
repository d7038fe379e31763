"""The experience bank: what a recommendation taught, rewritten coarser than its case.

Owns lessons, their versions and the second person's yes. Never shows a case, and holds no fact
that fewer than a handful of cases share.
"""
