"""For clinics: put the atlas on your website."""

from myomap.ui import open_page

page = open_page("website")
page.website()
page.close()
