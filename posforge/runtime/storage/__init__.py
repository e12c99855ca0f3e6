"""The encrypted database of a machine: journal, ledgers and read models."""
