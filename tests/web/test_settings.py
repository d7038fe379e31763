"""What production demands, what the own machine makes for itself."""

import stat
from pathlib import Path
from typing import Any

import pytest

from kompetensgrupp import create_app
from kompetensgrupp.config import Settings, SettingsError, is_loopback, own_secret

STRONG = "k3jH8sPq0vWx7zYb2nMf5tRc9dGa4eLu6oIy1wSx"


def env(tmp_path: Path, **more: str) -> dict[str, str]:
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700, exist_ok=True)
    return {"KG_INSTANCE": str(folder), **more}


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, "KG_SECRET_KEY"),
        ({"KG_SECRET_KEY": "kort"}, "KG_SECRET_KEY"),
        ({"KG_SECRET_KEY": "x" * 31}, "KG_SECRET_KEY"),
        ({"KG_SECRET_KEY": "changeme"}, "KG_SECRET_KEY"),
        ({"KG_SECRET_KEY": STRONG, "KG_DEMO": "1", "KG_HOST": "0.0.0.0"}, "Demoläget"),  # noqa: S104
        ({"KG_SECRET_KEY": STRONG, "KG_DEMO": "1", "KG_HOST": "portal.example"}, "Demoläget"),
        ({"KG_SECRET_KEY": STRONG, "FLASK_DEBUG": "1"}, "FLASK_DEBUG"),
        ({"KG_SECRET_KEY": STRONG, "MODE": "755"}, "chmod o-rwx"),
    ],
)
def test_production_refuses_to_start_weak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], words: str
) -> None:
    found = env(tmp_path, **more)
    if "FLASK_DEBUG" in more:
        monkeypatch.setenv("FLASK_DEBUG", "1")
    if "MODE" in more:
        Path(found["KG_INSTANCE"]).chmod(0o755)
    settings = Settings.from_env(found)
    assert settings.production
    assert any(words in weakness for weakness in settings.weaknesses())
    with pytest.raises(SettingsError, match=words):
        create_app(settings)


def test_production_starts_when_all_is_well(tmp_path: Path) -> None:
    settings = Settings.from_env(env(tmp_path, KG_SECRET_KEY=STRONG))
    assert settings.weaknesses() == []
    app = create_app(settings)
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-kg"
    assert app.config["SESSION_COOKIE_SECURE"] is True


@pytest.mark.parametrize(
    ("more", "production"),
    [
        ({}, True),
        ({"KG_DEMO": "1"}, False),
        ({"KG_HOST": "127.0.0.1"}, False),
        ({"KG_HOST": "localhost"}, False),
        ({"KG_HOST": "::1"}, False),
        ({"KG_HOST": "0.0.0.0"}, True),  # noqa: S104
        ({"KG_HOST": "portal.example", "KG_DEMO": "1"}, True),
    ],
)
def test_what_counts_as_production(tmp_path: Path, more: dict[str, str], production: bool) -> None:
    settings = Settings.from_env(env(tmp_path, KG_SECRET_KEY=STRONG, **more))
    assert settings.production is production


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
     ("10.0.0.1", False), ("0.0.0.0", False), ("", False), ("127.0.0.1.evil.example", False)],  # noqa: S104
)  # fmt: skip
def test_which_hosts_are_the_own_machine(host: str, own: bool) -> None:
    assert is_loopback(host) is own


def test_the_own_secret_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    secret = own_secret(folder)
    assert len(secret) >= 48
    assert own_secret(folder) == secret
    mode = stat.S_IMODE((folder / "secret-key").stat().st_mode)
    assert mode == 0o600
    assert own_secret(tmp_path / "other") != secret


def test_the_secret_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    assert STRONG not in repr(Settings.from_env(env(tmp_path, KG_SECRET_KEY=STRONG)))


@pytest.mark.parametrize("seed", ["kort", "z" * 64, "ab" * 33])
def test_a_key_for_the_log_that_is_none_is_told(tmp_path: Path, seed: str) -> None:
    env = {"KG_INSTANCE": str(tmp_path), "KG_DEMO": "1"}
    with pytest.raises(SettingsError, match="KG_LOG_KEY"):
        Settings.from_env({**env, "KG_LOG_KEY": seed})
    settings = Settings.from_env({**env, "KG_LOG_KEY": " " + "AB" * 32})
    assert settings.log_key == "ab" * 32
    assert "abab" not in repr(settings)


def test_a_port_that_is_no_number_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="KG_PORT"):
        Settings.from_env(env(tmp_path, KG_PORT="åtta"))


@pytest.mark.parametrize("address", ["postgresql://x/y", "postgres://x/y"])
def test_postgresql_is_reached_by_its_driver(tmp_path: Path, address: str) -> None:
    settings: Any = Settings.from_env(env(tmp_path, KG_DATABASE_URL=address, KG_DEMO="1"))
    assert settings.database_url == "postgresql+psycopg://x/y"
