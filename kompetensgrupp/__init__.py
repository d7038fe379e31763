"""kompetensgrupp: the portal where a cross-agency group helps with de-identified cases.

The factory puts the capabilities together; each folder below owns one of them.
"""

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from htmx_flask import Htmx
from werkzeug.middleware.proxy_fix import ProxyFix

from kompetensgrupp import cli
from kompetensgrupp.accounts import freshness, login
from kompetensgrupp.accounts import views as accounts
from kompetensgrupp.audit import commands as log
from kompetensgrupp.cases import views as cases
from kompetensgrupp.checking import views as checking
from kompetensgrupp.config import PROJECT, Settings, SettingsError
from kompetensgrupp.core import prints
from kompetensgrupp.core.db import db, weaknesses
from kompetensgrupp.decisions import closing_views as closing
from kompetensgrupp.decisions import meeting_views as noting
from kompetensgrupp.decisions import views as decisions
from kompetensgrupp.demo import views as demo
from kompetensgrupp.drafts import views as drafts
from kompetensgrupp.economy import views as economy
from kompetensgrupp.figures import views as figures
from kompetensgrupp.followups import views as followups
from kompetensgrupp.groups import views as groups
from kompetensgrupp.guide import views as guide
from kompetensgrupp.lessons import views as lessons
from kompetensgrupp.library import views as library
from kompetensgrupp.mapping import views as mapping
from kompetensgrupp.meetings import views as meetings
from kompetensgrupp.obstacles import views as obstacles
from kompetensgrupp.pages import views as pages
from kompetensgrupp.reports import views as reports
from kompetensgrupp.retention import views as retention
from kompetensgrupp.search import views as search
from kompetensgrupp.threads import reviewing
from kompetensgrupp.threads import views as threads
from kompetensgrupp.web import (
    access,
    assets,
    errors,
    filters,
    headers,
    htmx,
    nav,
    unit_of_work,
    uploads,
)

migrate = Migrate(
    directory=str(PROJECT / "kompetensgrupp" / "migrations"),
    render_as_batch=True,
    compare_type=True,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The portal with these settings (from the environment unless given).

    Raises SettingsError when production would start weak.
    """
    settings = settings or Settings.from_env()
    if settings.production and (weak := settings.weaknesses()):
        raise SettingsError("Portalen startar inte:\n- " + "\n- ".join(weak))
    app = Flask(__name__, template_folder=str(PROJECT / "templates"), static_folder=None)
    app.config.from_mapping(settings.flask_config())
    if n := settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=n, x_proto=n, x_host=n)  # type: ignore[method-assign]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.globals["oob_attr"] = htmx.oob_attr
    prints.use(settings.secret_key)
    Htmx(app)
    db.init_app(app)
    migrate.init_app(app, db)
    log.init_app(app, settings)
    headers.init_app(app)
    errors.init_app(app)
    assets.init_app(app, PROJECT / "static", PROJECT / "docs" / "bilder")
    filters.init_app(app)
    uploads.init_app(app)
    CSRFProtect(app)
    unit_of_work.init_app(app)
    login.init_app(app)
    freshness.init_app(app)
    groups.init_app(app)
    drafts.init_app(app)
    access.init_app(app)
    capabilities = (
        accounts, groups, checking, drafts, mapping, guide, library, cases, threads, reviewing,
        decisions, closing, noting, followups, obstacles, economy, meetings, figures, lessons,
        retention, reports, search, pages, demo,
    )  # fmt: skip
    for capability in capabilities:
        app.register_blueprint(capability.bp)
    nav.init_app(app, is_demo=settings.demo)
    cli.init_app(app)
    if settings.production:
        _refuse_weak_database(app)
    return app


def _refuse_weak_database(app: Flask) -> None:
    with app.app_context():
        if weak := weaknesses():
            raise SettingsError("Portalen startar inte:\n- " + "\n- ".join(weak))
