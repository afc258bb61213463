"""From the bytes of an ICS file (RFC 5545) to the events of some years; in a process that may be killed."""
