"""What editors do with an entry besides writing: publish, preview, history, delete, duplicate."""
