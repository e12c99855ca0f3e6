"""The owner's pages in a browser: they ask the reports and show what they answer."""
