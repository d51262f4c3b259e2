"""Waivers (R2): who wrote which, who consented, and the form that records one."""
