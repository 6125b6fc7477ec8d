"""Calculations with dates: partial dates, recurrence, the clocks of both cities. No models."""
