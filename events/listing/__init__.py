"""Queries and calculations for the pages that list activities, dates, places and organisations.

Their views are in `events.page_types`.
"""
