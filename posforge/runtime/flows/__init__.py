"""The verbs of the shop: one flow a file, one transaction a flow."""
