"""What waits for a person: the lists that the apps give, put together by role behind one gate."""
