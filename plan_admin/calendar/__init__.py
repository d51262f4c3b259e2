"""What is due, for whom, by when, and what happens otherwise: a page, a feed and reminders."""
