"""Block types: the parts that an entry of any kind consists of. Their forms are in `pages.admin`.

`block` has the base class, `registry` the list of types.
"""
