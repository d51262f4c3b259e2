"""The demonstration: an invented year of the Plan, told on the market's real closes."""
