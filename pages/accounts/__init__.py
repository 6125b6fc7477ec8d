"""Accounts of editors: roles, invitations, links to passwords. Their forms are in `pages.admin`."""
