"""The month's end: close, pay, review what is held, verify. Composes what the three apps know."""
