"""Conditions: what each is, its muscles, what research says of needling, and what else helps."""

from myomap.ui import open_page

page = open_page("conditions")
page.conditions()
page.close()
