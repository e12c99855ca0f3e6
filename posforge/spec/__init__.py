"""What a store is: the models of store.yaml, its presets, and what can be wrong with it."""
