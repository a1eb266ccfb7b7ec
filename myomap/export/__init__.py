"""The atlas as files that need no server: one page in one file, or a whole site."""
