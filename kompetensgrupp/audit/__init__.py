"""The group's log: append-only, one hash chain per group, and who has read a case.

Knows nothing of cases beyond their number. Every service that changes something records it here.
"""
