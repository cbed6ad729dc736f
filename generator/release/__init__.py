"""From a current SDK to a package on an index.

All of a release is made and tried in a folder of its own; only what has passed is
written into the tree, and only what is written is uploaded.
"""
