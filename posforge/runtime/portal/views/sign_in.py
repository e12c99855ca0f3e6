"""In and out: the form, the session, and the way to the page that was asked for."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_limiter import Limiter
from werkzeug.wrappers import Response

from posforge.runtime.portal import query
from posforge.runtime.portal.auth import FrontDoor

TRIES = "20 per minute"


def pages(door: FrontDoor, limiter: Limiter) -> Blueprint:
    """Return the pages for signing in and out."""
    blueprint = Blueprint("sign_in", __name__)

    @blueprint.get("/sign-in")
    def form() -> str:
        return render_template("sign_in.html", name="")

    @blueprint.post("/sign-in")
    @limiter.limit(TRIES)
    def enter() -> Response:
        door.sign_in(
            session,
            name=request.form.get("name", ""),
            password=request.form.get("password", ""),
        )
        return redirect(query.local_address(request.args.get("next", "/")), code=303)

    @blueprint.post("/sign-out")
    def leave() -> Response:
        session.clear()
        return redirect(url_for("sign_in.form"), code=303)

    return blueprint
