"""Headquarters: every journal of every branch, and the views across them."""
