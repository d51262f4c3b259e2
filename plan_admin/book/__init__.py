"""The book: everything but the Plan's text and the daily facts, in one YAML file."""
