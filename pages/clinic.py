"""Your clinic: writes clinic.toml."""

from myomap.ui import open_page

page = open_page("clinic")
page.clinic_file()
page.close()
