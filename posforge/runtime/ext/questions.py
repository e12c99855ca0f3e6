"""What machines ask the one above them while somebody waits."""

from __future__ import annotations

from posforge.runtime.domain.customer_known import CustomersAsked, CustomersKnown
from posforge.runtime.domain.receipt_known import ReceiptAsked, ReceiptKnown
from posforge.runtime.domain.stored_value import Held, Hold
from posforge.runtime.ext.store_line import Question

RECEIPT = Question(name="receipt", asked=ReceiptAsked, answered=ReceiptKnown)
"""What is known of a receipt, and what came back of it."""

CUSTOMERS = Question(name="customers", asked=CustomersAsked, answered=CustomersKnown)
"""Which customers of the whole chain a name, telephone or number is found in."""

HOLD = Question(name="hold", asked=Hold, answered=Held)
"""How much of an account a bill may take, which is kept for it."""
