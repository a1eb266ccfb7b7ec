"""Languages: how much of the atlas is there in each."""

from myomap.ui import open_page

page = open_page("languages")
page.languages()
page.close()
