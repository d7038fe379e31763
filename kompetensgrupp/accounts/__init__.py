"""People and their sign-in: users, server-side sessions, throttling.

Knows nothing of what people do once they are in.
"""
