"""The people who write: roles, invitations, passwords, and the emails that go with them."""
