"""Dry needling in plain words: what it may and may not do, and what is known of each claim."""

from myomap.ui import open_page

page = open_page("dry_needling")
page.dry_needling()
page.close()
