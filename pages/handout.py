"""Hand-out: the sheet that a patient takes home."""

from myomap.ui import open_page

page = open_page("handout")
page.handout()
page.close()
