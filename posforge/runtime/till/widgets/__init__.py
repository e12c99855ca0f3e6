"""The parts screens are built of: painted by us, sized for fingers, free of rules."""
