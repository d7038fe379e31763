"""Examples from others: 26 that come with the portal, and what the group adds and has learned.

Knows no case. A proposal cites an example by its key.
"""
