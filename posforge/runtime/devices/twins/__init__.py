"""Stand-ins for the devices on a counter, which speak their real protocols."""
