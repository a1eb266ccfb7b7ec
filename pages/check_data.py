"""Check data: a clinician has changed tables checked before they are used."""

from myomap.ui import open_page

page = open_page("check_data")
page.check_data()
page.close()
