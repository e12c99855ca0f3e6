"""Every report of a machine behind one door; each call reads one consistent moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from posforge.runtime.domain.customer import Customer
from posforge.runtime.domain.people import Person
from posforge.runtime.domain.product import Style
from posforge.runtime.reports import (
    closings,
    customers,
    days,
    doubts,
    machines,
    people,
    prices,
    products,
    receipts,
    sales,
)
from posforge.runtime.reports.page import Page, Window
from posforge.runtime.storage.engine import Database
from posforge.runtime.storage.listings import StoredListings


class Reports:
    """Asks the projections of one machine; nothing here writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def day(self, bizdate: str, *, top: int = 10) -> days.Day:
        """Return takings by branch and hour and the best sellers of one business day."""
        with self._database.read() as connection:
            return days.day(connection, bizdate, top=top)

    def takings(self, bizdate: str) -> days.Takings:
        """Return what all branches took in on one business day."""
        on_day = sales.SalesFilter(first=bizdate, last=bizdate)
        with self._database.read() as connection:
            return sales.sales_takings(connection, on_day)

    def last_day(self, *, before: str) -> str | None:
        """Return the newest business date with a sale earlier than `before`, or None."""
        with self._database.read() as connection:
            return days.last_day(connection, before=before)

    def latest_by_branch(self) -> dict[str, int]:
        """Return, per branch, the time (Unix ms) of the newest event of its tills held here."""
        with self._database.read() as connection:
            return days.latest_by_branch(connection)

    def sales(
        self, wanted: sales.SalesFilter, *, window: Window
    ) -> tuple[Page[sales.SaleRow], days.Takings]:
        """Return one page of the sales that match, and what all that match add up to."""
        with self._database.read() as connection:
            page = sales.sales_page(connection, wanted, window=window)
            return page, sales.sales_takings(connection, wanted)

    def sale(self, sale_id: str) -> receipts.SaleOnRecord | None:
        """Return a sale by the id of its event, or None where no such sale is held."""
        with self._database.read() as connection:
            return receipts.sale_on_record(connection, sale_id)

    def closed_days(
        self, wanted: closings.ClosingsFilter, *, number: int
    ) -> Page[closings.DayOfZs]:
        """Return one page of the business days that match, with the Zs of their tills."""
        with self._database.read() as connection:
            return closings.days_page(connection, wanted, number=number)

    def z(self, z_id: str) -> closings.ZOnRecord | None:
        """Return a Z by the id of its event, or None where no such Z is held."""
        with self._database.read() as connection:
            return closings.z_on_record(connection, z_id)

    def customer(self, customer: str) -> customers.CustomerOnRecord | None:
        """Return a customer with points and newest sales, or None."""
        with self._database.read() as connection:
            return customers.customer_on_record(connection, customer)

    def customers(self, text: str, *, window: Window) -> Page[Customer]:
        """Return one page of the customers in whom every word of `text` is found."""
        with self._database.read() as connection:
            return customers.customers_page(connection, text, window=window)

    def product(
        self, product: str, *, prices_of: products.PriceMoment
    ) -> products.ProductRow | None:
        """Return one article with its price, or None."""
        with self._database.read() as connection:
            return products.product_row(connection, product, prices_of=prices_of)

    def layer_prices(self, product: str, *, at_ms: int) -> tuple[prices.LayerPrices, ...]:
        """Return what an article costs in each layer at a moment, and what it will."""
        with self._database.read() as connection:
            return prices.layer_prices(connection, product, at_ms=at_ms)

    def products(
        self,
        text: str,
        *,
        prices_of: products.PriceMoment,
        window: Window,
        searched: Sequence[str] = (),
        style: str = "",
    ) -> Page[products.ProductRow]:
        """Return one page of the articles that match in name or `searched` fields, with prices.

        `style` leaves only the variants of one style.
        """
        with self._database.read() as connection:
            return products.products_page(
                connection,
                text,
                prices_of=prices_of,
                window=window,
                searched=searched,
                style=style,
            )

    @contextmanager
    def catalogue(self) -> Iterator[StoredListings]:
        """Open the catalogue as it was listed, to be read as of one moment."""
        with self._database.read() as connection:
            yield StoredListings(connection)

    def styles(self, ids: Sequence[str]) -> Mapping[str, Style]:
        """Return the styles with these ids, by id."""
        with self.catalogue() as listings:
            return listings.styles(ids)

    def first_styles(self, *, limit: int = 500) -> tuple[Style, ...]:
        """Return the styles there are, by name; of very many, the first."""
        with self._database.read() as connection:
            return products.first_styles(connection, limit=limit)

    def network(self, *, upstream: str = "") -> machines.Network:
        """Return how every machine's journal stands here."""
        with self._database.read() as connection:
            return machines.network(connection, upstream=upstream)

    def doubts(self, *, since_ms: int, now_ms: int, bizdate: str) -> Sequence[doubts.Doubt]:
        """Return the payments nobody knows the end of, and those since a moment that were such."""
        with self._database.read() as connection:
            return doubts.doubts(connection, since_ms=since_ms, now_ms=now_ms, bizdate=bizdate)

    def accounts_named(self, name: str) -> tuple[people.Account, ...]:
        """Return the accounts of everybody with this name."""
        with self._database.read() as connection:
            return people.accounts_named(connection, name)

    def everybody(self) -> tuple[Person, ...]:
        """Return everybody who works or worked here, by name."""
        with self._database.read() as connection:
            found = [one.person for one in people.accounts(connection)]
        return tuple(sorted(found, key=lambda person: (person.name.casefold(), person.id)))

    def account(self, person_id: str) -> people.Account | None:
        """Return the account of one person, or None."""
        with self._database.read() as connection:
            return people.account(connection, person_id)
