"""The group's figures over a period: counted in the database, shown with charts and tables.

Reads what other capabilities keep without text; writes nothing but that an export was made.
"""
