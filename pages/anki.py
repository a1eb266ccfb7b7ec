"""Anki: decks of cards for the program that many students use already."""

from myomap.ui import open_page

page = open_page("anki")
page.anki()
page.close()
