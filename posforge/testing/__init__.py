"""Builders, fakes, device twins and contract suites for anyone who tests with posforge."""
