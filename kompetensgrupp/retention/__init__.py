"""Texts that are taken away for good: after a no, after their time, or word by word.

Owns when, by which rule and the protocol of it; each capability takes away its own texts. Never
keeps a word of what is gone.
"""
