"""The compact Arabic→English model; see README.md, its card."""
