"""How responses and static files reach browsers: compression, CSP, limits of uploads."""
