"""An independent reference calculator: from the rules alone, importing nothing of what it checks."""
