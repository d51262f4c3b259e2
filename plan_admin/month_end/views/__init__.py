"""The month on screen: its checklist, its payments, its acts."""
