"""Starting the site and keeping its processes together: bootstrap, supervisor, worker."""
