"""Groups, their parties, members, roles and settings. Knows nothing of cases."""
