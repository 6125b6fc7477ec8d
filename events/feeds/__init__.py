"""Activities for programs: Atom, iCalendar, JSON-LD, and what can be subscribed to."""
