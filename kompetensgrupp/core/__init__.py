"""What every capability stands on: database, clock, ids, errors, rights, hash chain, text.

Knows no request and no capability.
"""
