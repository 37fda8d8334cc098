"""Read, find and layer terms."""
