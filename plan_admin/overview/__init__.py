"""The year at a glance, for compliance."""
