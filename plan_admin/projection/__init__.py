"""What the coming months would pay, under a stated change. Nothing is written."""
