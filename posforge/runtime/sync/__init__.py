"""How machines exchange journals: chains, pushing and pulling, joining."""
