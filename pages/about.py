"""About: what the atlas is, what it is not, and what it rests on."""

from myomap.ui import open_page

page = open_page("about")
page.about()
page.close()
