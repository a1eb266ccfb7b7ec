"""Show mode: where it hurts, where it may come from, what helps, when to call."""

from myomap.ui import open_page

page = open_page("show")
page.show()
page.close()
