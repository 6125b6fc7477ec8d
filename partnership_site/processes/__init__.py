"""Starting and supervising the processes of the site. The tasks of the worker are in the apps."""
