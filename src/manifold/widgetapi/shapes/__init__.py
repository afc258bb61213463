"""The data of requests and replies: a module for each of what they are about. The table of all is in `actions.py`."""
