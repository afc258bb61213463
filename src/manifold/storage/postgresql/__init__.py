"""PostgreSQL behind `storage.database`."""
