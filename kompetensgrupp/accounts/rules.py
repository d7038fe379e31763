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
#: A new colleague's link works for a week, a forgotten password's for a day.
INVITATION = timedelta(days=7)
RESET = timedelta(days=1)
#: Words that anybody would try first.
_OBVIOUS = (
    "kompetensgrupp",
    "lösenord",
    "losenord",
    "password",
    "qwerty",
    "123456",
    "sommar",
    "vinter",
)


def ends_at(created_at: datetime, seen_at: datetime, is_admin: bool) -> datetime:
    """The moment a session dies unless its user does something before."""
    idle = IDLE_ADMIN if is_admin else IDLE
    return min(created_at + ABSOLUTE, seen_at + idle)


def is_fresh(fresh_at: datetime, moment: datetime) -> bool:
    """Whether the person said who they are so lately that it holds for dangerous acts."""
    return moment - fresh_at < FRESH


def is_throttled(account_failures: int, address_failures: int) -> bool:
    """Whether the next attempt must wait."""
    return account_failures >= FAILURES_PER_ACCOUNT or address_failures >= FAILURES_PER_ADDRESS


def password_weakness(password: str, email: str, name: str) -> str | None:
    """Why the password won't do, in words for its owner; None when it will."""
    folded = password.casefold()
    if len(password) < SHORTEST_PASSWORD:
        return f"Välj minst {SHORTEST_PASSWORD} tecken. Tre eller fyra ord efter varandra går bra."
    if len(set(folded)) < 6:
        return "Lösenordet upprepar samma tecken. Välj något mer varierat."
    own = [part for part in (*name.split(), email.split("@")[0]) if len(part) > 3]
    if any(part.casefold() in folded for part in own):
        return "Lösenordet innehåller ditt namn eller din adress. Välj något annat."
    rest = folded
    for word in _OBVIOUS:
        rest = rest.replace(word, "")
    if len(rest) < SHORTEST_PASSWORD - 5:
        return "Lösenordet är lätt att gissa. Välj ord som inte hör ihop med arbetet."
    return None
