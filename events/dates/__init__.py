"""Dates as precisely as they are known, their recurrence, and the clocks of both cities."""
