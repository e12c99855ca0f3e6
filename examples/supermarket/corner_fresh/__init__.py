"""Corner Fresh: the code of this shop."""
