"""The frame of the site: its look, the places of each desk, signing in, and the pages that say no."""
