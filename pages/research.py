"""Research: for students, the studies behind the claims, what is disputed, and the words of the field."""

from myomap.ui import open_page

page = open_page("research")
page.research()
page.close()
