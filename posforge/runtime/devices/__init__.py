"""What stands on the counter: printers, drawers, scanners, and their twins."""
