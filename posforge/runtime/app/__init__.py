"""Composition roots: settings in, objects wired, nothing else."""
