"""Blocks: what an entry consists of, in order. They belong to the entry, of whatever kind.

What all have in common stands in `block`, the list of them in `kinds`.
"""
