"""The forms of governance: files that come in, and reference data that is corrected."""
