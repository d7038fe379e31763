"""What people decide about the checker's findings, and the words that a group allows.

Stands between `deid`, which only finds, and every capability that takes free text. Knows a case
by its number alone.
"""
