# Made by posforge 0.2.0 from store.yaml. Do not edit: `posforge apply` rewrites it.
# Extend it in corner_fresh/till.py, store.py and hq.py, which are yours.
"""What store.yaml decides, as Python; rewritten whenever it changes."""
