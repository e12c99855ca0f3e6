"""The shop's own changes to its tables; `posforge apply` drafts them."""
