"""Reports as files: CSV, XLSX and PDF, with the same numbers in each."""
