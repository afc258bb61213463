"""SQLite behind `storage.database`."""
