"""Settings from the environment, and what production demands of them.

`./kg` gives KG_HOST and runs on loopback; there the portal makes its own secrets. Anything else
that isn't the demo is production and refuses to start with weak or missing settings.
"""

import os
import re
import secrets
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SECRET_FILE = "secret-key"  # noqa: S105 - the name of a file
SHORTEST_SECRET = 32
KNOWN_SECRETS = {"changeme", "secret", "dev", "development", "hemligt", "byt-mig"}


class SettingsError(RuntimeError):
    """The portal must not start like this; the message (Swedish) lists what to mend."""


def is_loopback(host: str) -> bool:
    """Whether a host name or address reaches only this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Settings:
    """Everything the portal needs to know about where it runs."""

    instance: Path
    database_url: str
    demo: bool
    host: str
    port: int
    production: bool
    secret_key: str = field(repr=False)
    #: The seed of the key that signs the log, hex; empty: in a file of its own.
    log_key: str = field(default="", repr=False)
    #: How many reverse proxies stand before the portal; their X-Forwarded-* are believed.
    proxies: int = 0

    @classmethod
    def from_env(cls, env: dict[str, str] | None = None) -> "Settings":
        """Read KG_INSTANCE, KG_DATABASE_URL, KG_DEMO, KG_HOST, KG_PORT, KG_SECRET_KEY, KG_LOG_KEY
        and KG_PROXIES.

        Raises SettingsError for values that can't be read.
        """
        env = dict(os.environ) if env is None else env
        instance = Path(env.get("KG_INSTANCE") or PROJECT / "instance").resolve()
        demo = env.get("KG_DEMO", "") == "1"
        host = env.get("KG_HOST", "")
        production = not is_loopback(host) if host else not demo
        database = env.get("KG_DATABASE_URL") or f"sqlite:///{instance}/kompetensgrupp.sqlite3"
        secret = env.get("KG_SECRET_KEY", "")
        if not secret and not production:
            secret = own_secret(instance)
        port = _number(env, "KG_PORT", 8000)
        return cls(
            instance=instance,
            database_url=with_driver(database),
            demo=demo,
            host=host or "127.0.0.1",
            port=port,
            production=production,
            secret_key=secret,
            log_key=_seed(env),
            proxies=_number(env, "KG_PROXIES", 0),
        )

    def flask_config(self) -> dict[str, object]:
        """The settings as Flask and its extensions read them."""
        cookie = "__Host-kg" if self.production else "kg"
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},  # they hold what people wrote
            "SESSION_COOKIE_NAME": cookie,
            "SESSION_COOKIE_SECURE": self.production,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_I18N_ENABLED": False,
            "MAX_CONTENT_LENGTH": 1_000_000,
            "MAX_FORM_MEMORY_SIZE": 1_000_000,
            "MAX_FORM_PARTS": 1000,
        }

    def weaknesses(self) -> list[str]:
        """What must be mended before real people use this installation; empty when all is well."""
        found = []
        if len(self.secret_key) < SHORTEST_SECRET or self.secret_key.lower() in KNOWN_SECRETS:
            found.append(
                f"KG_SECRET_KEY saknas eller är för kort. Sätt minst {SHORTEST_SECRET} slumpade "
                'tecken: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        if self.demo and self.production:
            found.append("Demoläget får bara köras på den egna datorn (KG_HOST=127.0.0.1).")
        if os.environ.get("FLASK_DEBUG", "0") not in ("", "0", "false"):
            found.append("FLASK_DEBUG är på. Stäng av det.")
        if self.instance.exists() and self.instance.stat().st_mode & 0o007:
            found.append(f"Mappen {self.instance} kan läsas av alla på datorn: chmod o-rwx.")
        return found


def with_driver(url: str) -> str:
    """The database address with the driver this project uses for PostgreSQL."""
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _number(env: dict[str, str], name: str, default: int) -> int:
    """A whole number from the environment. Raises SettingsError for anything else."""
    value = env.get(name) or str(default)
    if not value.isdecimal():
        raise SettingsError(f"{name} ska vara ett heltal, till exempel {default}.")
    return int(value)


def _seed(env: dict[str, str]) -> str:
    """The seed of the log's key, 32 bytes as hex. Raises SettingsError for anything else."""
    seed = env.get("KG_LOG_KEY", "").strip().lower()
    if seed and not re.fullmatch("[0-9a-f]{64}", seed):
        raise SettingsError(
            "KG_LOG_KEY ska vara 64 hexadecimala tecken: "
            'python3 -c "import secrets; print(secrets.token_hex(32))"'
        )
    return seed


def own_secret(instance: Path) -> str:
    """The secret this installation made for itself, in a file only its owner can read."""
    path = instance / SECRET_FILE
    instance.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret
