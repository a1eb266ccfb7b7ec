"""Tables: muscles and trigger points to sort, filter, compare and cite."""

from myomap.ui import open_page

page = open_page("tables")
page.tables()
page.close()
