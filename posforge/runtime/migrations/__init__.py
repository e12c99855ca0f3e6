"""How the tables of a release become those of the next: posforge's own Alembic revisions."""
