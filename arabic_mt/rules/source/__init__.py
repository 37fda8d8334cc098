"""Rules that read and repair the Arabic."""
