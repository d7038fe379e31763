"""When a session ends, when sign-in is throttled, what a password must be. Pure.

Limits: idle 30 minutes (administrators 15), 10 hours in all; at most 5 failures an account and
20 an address in 15 minutes. Source: docs/hotmodell.md, section on sign-in.
"""

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
IDLE_ADMIN = timedelta(minutes=15)
ABSOLUTE = timedelta(hours=10)
FRESH = timedelta(minutes=15)
#: The last activity is written at most this often.
SEEN_EVERY = timedelta(minutes=1)
#: A session that ended for idleness may still park what was typed, for this long.
PARKING = timedelta(hours=24)

WINDOW = timedelta(minutes=15)
FAILURES_PER_ACCOUNT = 5
FAILURES_PER_ADDRESS = 20
SHORTEST_PASSWORD = 15


def ends_at(created_at: datetime, seen_at: datetime, is_admin: bool) -> datetime:
    """The moment a session dies unless its user does something before."""
    idle = IDLE_ADMIN if is_admin else IDLE
    return min(created_at + ABSOLUTE, seen_at + idle)


def is_throttled(account_failures: int, address_failures: int) -> bool:
    """Whether the next attempt must wait."""
    return account_failures >= FAILURES_PER_ACCOUNT or address_failures >= FAILURES_PER_ADDRESS
