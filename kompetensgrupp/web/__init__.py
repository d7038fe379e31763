"""The surface's shared parts: access, unit of work, htmx, forms, errors, headers, assets, words.

Knows HTTP and no capability; the capabilities' views stand on it.
"""
