"""The assembly: settings, addresses of views, delivery, commands. Owns no tables."""
