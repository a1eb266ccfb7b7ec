"""Study: questions from the tables, learned by spaced repetition."""

from myomap.ui import open_page

page = open_page("study")
page.study()
page.close()
