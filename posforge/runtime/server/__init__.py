"""The store server: the journals of its tills in, the decisions of HQ out."""
