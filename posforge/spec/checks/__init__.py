"""What no single key can get wrong: rules that tie one part of store.yaml to another.

They read the plain data, not the models, so that a slip in one key hides no other mistake.
"""

from __future__ import annotations

from posforge.spec.checks.accounting import unknown_accounts
from posforge.spec.checks.asking import asking_problems
from posforge.spec.checks.barcode_rules import barcode_rule_problems
from posforge.spec.checks.cash import cash_problems
from posforge.spec.checks.customers import customer_problems
from posforge.spec.checks.entries import repeated_entries
from posforge.spec.checks.fields import field_problems
from posforge.spec.checks.gift_cards import gift_card_problems
from posforge.spec.checks.keys import key_conflicts
from posforge.spec.checks.layaway import layaway_problems
from posforge.spec.checks.notes import unknown_tokens
from posforge.spec.checks.payments import own_currency, repeated_methods
from posforge.spec.checks.returns import return_problems
from posforge.spec.checks.roles import role_problems
from posforge.spec.checks.shift import shift_problems
from posforge.spec.checks.taxes import tax_problems
from posforge.spec.checks.words import wordless_language
from posforge.spec.document import Document
from posforge.spec.problems import Problem


def cross_check(document: Document) -> list[Problem]:
    """Return every contradiction between parts of the document."""
    return [
        *repeated_entries(document),
        *repeated_methods(document),
        *own_currency(document),
        *tax_problems(document),
        *cash_problems(document),
        *shift_problems(document),
        *unknown_accounts(document),
        *field_problems(document),
        *asking_problems(document),
        *barcode_rule_problems(document),
        *unknown_tokens(document),
        *return_problems(document),
        *customer_problems(document),
        *layaway_problems(document),
        *gift_card_problems(document),
        *role_problems(document),
        *key_conflicts(document),
        *wordless_language(document),
    ]
