"""The hand-out: one page that a patient takes home, as an accessible PDF.

`choices` says what a therapist picks, `sheet` what then stands on the page, `render` makes PDF and preview
of it with the template `sheet.typ`.
"""
