"""The case: its facts, its life from draft to end, the review of its de-identification.

Knows no posts and no proposals; they stand on it.
"""
