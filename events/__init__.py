"""Activities with their dates, topics, places and organisations; their lists, feeds and admin.

An activity is an entry of `pages`: how its texts are edited, translated and published is there.
Its facts (dates, state, places, organisations) are the same in both languages, and saving one takes
effect immediately.
"""
