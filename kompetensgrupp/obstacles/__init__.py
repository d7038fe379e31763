"""Obstacles between the parties, and the half-yearly look at how the collaboration goes.

Owns obstacles, their texts and history, and the process follow-ups. An obstacle is written anew:
it leads back to where it was seen and never holds a word copied from there.
"""
