"""The form to add an article or to change one, where articles are decided."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from posforge.runtime.flows.catalogue_cell import CellError
from posforge.runtime.flows.edit_product import (
    Article,
    ChangedMeanwhileError,
    NoSuchArticleError,
    RefusedError,
    Texts,
    edit_product,
    filled_in,
    find_article,
)
from posforge.runtime.portal.context import Portal
from posforge.runtime.portal.errors import (
    EditElsewhereError,
    MayNotEditError,
    NoSuchProductError,
)
from posforge.runtime.portal.ports import CatalogueStore
from posforge.runtime.portal.product_form import FormMaker

Answer = tuple[str, int]


def add_pages(blueprint: Blueprint, portal: Portal) -> None:
    """Add the form for a new article, and the one of each that is there."""
    desk = _Desk(portal)

    @blueprint.get("/products/new")
    def new() -> str:
        desk.store()
        return desk.page(None, desk.shown(None))

    @blueprint.post("/products/new")
    def add() -> Answer | Response:
        return desk.save("")

    @blueprint.get("/products/<product>/edit")
    def edit(product: str) -> str:
        desk.store()
        article = desk.article(product)
        return desk.page(article, desk.shown(article))

    @blueprint.post("/products/<product>/edit")
    def change(product: str) -> Answer | Response:
        return desk.save(product)


class _Desk:
    """Shows the form, takes it back, and has the flow decide."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._form = FormMaker(portal.shop, portal.speech, taxes=portal.taxes)

    def store(self) -> CatalogueStore:
        """Return where articles are decided, if that is here and this person may decide."""
        if not self._portal.may_edit(g.person):
            raise MayNotEditError(name=g.person.name)
        if self._portal.catalogue is None:
            raise EditElsewhereError(address=self._portal.shop.sync.hq)
        return self._portal.catalogue

    def article(self, product: str) -> Article:
        with self._portal.reports.catalogue() as listings:
            article = find_article(listings, product, at_ms=self._portal.clock.now_ms())
        if article is None:
            raise NoSuchProductError
        return article

    def shown(self, article: Article | None) -> Texts:
        return self._form.shown(filled_in(self._portal.shop, article))

    def save(self, product: str) -> Answer | Response:
        store = self.store()
        article = self.article(product) if product else None
        plain = filled_in(self._portal.shop, article)
        shown = self._form.shown(plain)
        texts = {**shown, **self._form.typed(request.form, shown)}
        # What was not touched goes back as it was, not as it was shown.
        told = {name: plain[name] if text == shown[name] else text for name, text in texts.items()}
        try:
            saved = edit_product(
                told,
                product=product,
                seen=request.form.get("seen", ""),
                shop=self._portal.shop,
                begin=store.work,
                clock=self._portal.clock,
                actor=g.person.id,
                behaviours=self._portal.extensions.behaviours,
            )
        except RefusedError as error:
            return self.page(article, texts, problems=error.problems), 400
        except ChangedMeanwhileError as error:
            now = self.shown(error.now)
            return self.page(error.now, texts, now=now), 409
        except NoSuchArticleError as error:
            raise NoSuchProductError from error
        return redirect(url_for("products.one", product=saved, saved="yes"), code=303)

    def page(
        self,
        article: Article | None,
        texts: Texts,
        *,
        problems: Mapping[str, CellError] | None = None,
        now: Texts | None = None,
    ) -> str:
        styles = self._portal.reports.first_styles() if self._portal.shop.catalogue.axes else ()
        sheet = self._form.make(texts, problems=problems, now=now, article=article, styles=styles)
        return render_template(
            "product_form.html",
            article=article.listed.product if article else None,
            seen=article.mark if article else "",
            sheet=sheet,
            is_refused=bool(problems),
            is_changed=now is not None,
        )
