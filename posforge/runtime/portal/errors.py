"""One class per way a page can fail: its HTTP status, and its sentence in the shop's language."""

from __future__ import annotations

from typing import ClassVar

from posforge.errors import UserError
from posforge.runtime.portal.words import ENGLISH


class PortalError(UserError):
    """A page that cannot be shown; `key` names the sentence, `facts` fill it in."""

    status: ClassVar[int]
    key: ClassVar[str]

    def __init__(self, **facts: str | int) -> None:
        super().__init__(ENGLISH[self.key].format(**facts))
        self.facts = facts


class SignInNeededError(PortalError):
    """Nobody is signed in, or no longer."""

    status = 401
    key = "error_sign_in_needed"


class SignInError(PortalError):
    """Somebody did not get in; the form is shown again with the reason."""


class WrongPasswordError(SignInError):
    """Name and password do not belong together; which of them is wrong is not said."""

    status = 401
    key = "error_wrong_password"


class LockedOutError(SignInError):
    """Too many wrong passwords in a row for this name."""

    status = 429
    key = "error_locked_out"


class NoReportsError(SignInError):
    """The password is right, and the role may not see reports."""

    status = 403
    key = "error_no_reports"


class BadQuestionError(PortalError):
    """The address asks for something that is no date, number or column."""

    status = 400
    key = "error_bad_question"


class NoSuchZError(PortalError):
    """No Z report with this id is held here."""

    status = 404
    key = "error_no_such_z"


class NoSuchSaleError(PortalError):
    """No sale with this id is held here."""

    status = 404
    key = "error_no_such_sale"


class NoSuchReportError(PortalError):
    """This shop has no report of this name, or it does not work."""

    status = 404
    key = "error_no_such_report"


class NoSuchProductError(PortalError):
    """No article with this id is held here."""

    status = 404
    key = "error_no_such_product"


class MayNotEditError(PortalError):
    """The role of whoever is signed in may not change articles."""

    status = 403
    key = "error_may_not_edit"


class EditElsewhereError(PortalError):
    """Articles are changed at another machine."""

    status = 403
    key = "error_edit_elsewhere"


class NoSuchCustomerError(PortalError):
    """No customer with this id is known here."""

    status = 404
    key = "error_no_such_customer"


class CustomersElsewhereError(PortalError):
    """Customers are corrected and forgotten at another machine."""

    status = 403
    key = "error_customers_elsewhere"


class MayNotSeeCustomersError(PortalError):
    """The role of whoever is signed in may not see who the customers are."""

    status = 403
    key = "error_may_not_see_customers"
