"""Export of activities to Excel or CSV, and import with a preview of every changed cell.

The views are in `events.admin.import_export`.
"""
