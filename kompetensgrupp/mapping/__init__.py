"""Kartläggning: how many people the group could come to meet, as banded counts over time.

Keeps sums only. Rows about single persons are summed while they are read and are never stored.
"""
