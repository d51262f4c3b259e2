"""The yearly limits of Sections 2 and 5, proven on the months as they stand with their corrections."""
