"""Actions on the publications of entries, and their checks; models and forms are elsewhere."""
