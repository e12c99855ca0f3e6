"""What the person at the counter sees, one file a screen; screens hold widgets, no rules."""
