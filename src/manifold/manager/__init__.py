"""What a manager does, one module per noun. No HTTP here: `server` speaks that."""
