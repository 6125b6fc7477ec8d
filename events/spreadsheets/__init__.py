"""Activities as Excel or CSV: out, and back with a preview of every cell."""
