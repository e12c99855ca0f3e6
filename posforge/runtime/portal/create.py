"""Makes the portal of a headquarters or a store server: one WSGI application, nothing global."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, g, redirect, render_template, request, session, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from posforge.errors import KnownError, UserError
from posforge.runtime.domain.shop import Shop
from posforge.runtime.ext.extensions import Extensions
from posforge.runtime.ext.ports import Clock, PinHasher
from posforge.runtime.portal import paper, query
from posforge.runtime.portal.auth import FrontDoor
from posforge.runtime.portal.context import Place, Portal
from posforge.runtime.portal.errors import PortalError, SignInError, SignInNeededError
from posforge.runtime.portal.headers import harden
from posforge.runtime.portal.ports import CatalogueStore, SignInAudit
from posforge.runtime.portal.speech import Speech
from posforge.runtime.portal.views import (
    closings,
    customers,
    dashboard,
    machines,
    products,
    sales,
    sign_in,
)
from posforge.runtime.portal.views import (
    reports as report_pages,
)
from posforge.runtime.reports.reports import Reports

_LARGEST_FORM = 64 * 1024
_OPEN_TO_ALL = frozenset({"static", "sign_in.form", "sign_in.enter", "sign_in.leave"})

Answer = tuple[str, int]


def create_portal(
    *,
    reports: Reports,
    shop: Shop,
    clock: Clock,
    place: Place,
    passwords: PinHasher,
    audit: SignInAudit,
    secret_key: bytes,
    extensions: Extensions | None = None,
    catalogue: CatalogueStore | None = None,
) -> Flask:
    """Return the portal as a WSGI application; it must be served over TLS.

    Args:
        reports: the books of this machine.
        shop: name, language, currency, branches and roles.
        clock: tells today and ends sessions.
        place: which machine serves the pages.
        passwords: checks the password verifiers of people.
        audit: writes sign-ins and refusals into this machine's journal.
        secret_key: at least 32 random bytes, kept by this machine, that sign sessions.
        extensions: the reports of this machine, what judges its fields, and how they fare.
        catalogue: where articles are added and changed; None where that is another machine's.
    """
    portal = Portal(
        reports=reports,
        shop=shop,
        clock=clock,
        place=place,
        speech=Speech.of(shop),
        extensions=extensions or Extensions(),
        catalogue=catalogue,
    )
    door = FrontDoor(reports=reports, shop=shop, clock=clock, passwords=passwords, audit=audit)
    app = Flask(__name__)
    _configure(app, place, secret_key)
    limiter = Limiter(get_remote_address, app=app, storage_uri="memory://")
    CSRFProtect(app)
    app.before_request(_guard(door))
    app.after_request(harden)
    app.register_blueprint(sign_in.pages(door, limiter))
    for view in (dashboard, sales, products, customers, closings, report_pages, machines):
        app.register_blueprint(view.pages(portal))
    _teach_templates(app, portal)
    _answer_failures(app, portal)
    return app


def _configure(app: Flask, place: Place, secret_key: bytes) -> None:
    app.config.update(
        SECRET_KEY=secret_key,
        # Cookies know no ports: two machines on one host each need a name of their own.
        SESSION_COOKIE_NAME=f"__Host-posforge-{place.kind}-{place.node[:8]}",
        SESSION_COOKIE_SECURE=True,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        WTF_CSRF_TIME_LIMIT=None,  # a token holds as long as its session
    )


def _guard(door: FrontDoor) -> Callable[[], None]:
    def require_session() -> None:
        g.person = None
        if request.endpoint not in _OPEN_TO_ALL:
            g.person = door.who(session)

    return require_session


def _teach_templates(app: Flask, portal: Portal) -> None:
    app.jinja_env.globals.update(
        portal=portal,
        shop=portal.shop,
        say=portal.speech.say,
        speech=portal.speech,
        here=query.here,
        block_kind=paper.kind,
        qr=paper.qr,
        code128=paper.code128,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _answer_failures(app: Flask, portal: Portal) -> None:
    say = portal.speech.say

    def page(sentence: str, status: int) -> Answer:
        return render_template("error.html", sentence=sentence, status=status), status

    @app.errorhandler(SignInNeededError)
    def sign_in_needed(_error: SignInNeededError) -> Response:
        wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
        form = url_for("sign_in.form", next=None if wanted == "/" else wanted)
        return redirect(form, code=303)

    @app.errorhandler(SignInError)
    def not_in(error: SignInError) -> Answer:
        sentence = say(error.key, **error.facts)
        name = request.form.get("name", "")
        return render_template("sign_in.html", name=name, sentence=sentence), error.status

    @app.errorhandler(PortalError)
    def no_page(error: PortalError) -> Answer:
        return page(say(error.key, **error.facts), error.status)

    @app.errorhandler(UserError)
    def cannot_be(error: UserError) -> Answer:
        return page(str(error), 400)

    @app.errorhandler(KnownError)
    def world_failed(error: KnownError) -> Answer:
        return page(str(error), 503)

    @app.errorhandler(CSRFError)
    def too_old(_error: CSRFError) -> Answer:
        return page(say("error_csrf"), 400)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Answer:
        status = error.code or 500
        return page(portal.speech.say_or(f"error_{status}", error.name), status)
