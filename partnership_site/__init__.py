"""The project: settings, URLs, delivery, start and commands of the site. Has no models.

What is specific to this partnership and not to the software is in `partnership.py`, `content/` and
`drawings/`.
"""
