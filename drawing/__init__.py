"""Build-time drawing tools: from a body mesh and authored sheets to the files in ``static/geometry``.

Nothing here is imported by the app. `make drawing` runs ``python -m drawing``.
"""
