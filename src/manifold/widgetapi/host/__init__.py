"""What a client does with each action: a module for each of what they are about, put together in `client.py`."""
