"""The hand-out: what a patient takes home, as an accessible PDF."""
