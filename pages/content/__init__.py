"""Content as readable files: desk, live and scheduled publications, tree and pictures.

`exporting` writes them; `folder` reads them, `agreement` says where they contradict each other or
the database, and `importing` lays them into it. History and accounts are not content.
"""
