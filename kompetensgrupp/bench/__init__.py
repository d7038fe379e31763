"""Measures the portal against a floor: the least that this stack can cost for the same work."""
