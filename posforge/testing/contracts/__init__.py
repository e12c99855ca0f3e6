"""What every extension keeps to: one suite per kind, for a shop's own and for the bundled ones."""
