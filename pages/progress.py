"""Progress: what a learner knows, as a map and as figures."""

from myomap.ui import open_page

page = open_page("progress")
page.progress()
page.close()
