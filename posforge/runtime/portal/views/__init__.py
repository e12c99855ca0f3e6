"""One file per page: what the address asks, what the reports answer, which template shows it."""
