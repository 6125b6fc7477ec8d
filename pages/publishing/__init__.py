"""From draft to what readers see and back: snapshots, publishing, schedules, history, checks."""
