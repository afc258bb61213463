"""For authors: what tests integration managers, ours and others'. Nothing of the program imports it."""
