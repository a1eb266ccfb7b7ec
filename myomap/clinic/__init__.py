"""The clinic that shows the atlas: its name, colours and choices, read from clinic.toml."""

from myomap.clinic.accent import SCHEMES, clinic_theme, least_contrast, readable_shade
from myomap.clinic.checks import LISTS, check_choices
from myomap.clinic.choices import BODIES, CLINIC_FILE, KEYS, PARTS, Clinic, ClinicFault
from myomap.clinic.logo import ENDINGS, LOGO_BYTES, kind_of, logo_address, logo_fault
from myomap.clinic.reading import clinic_of, read_clinic
from myomap.clinic.writing import write_clinic

__all__ = [
    "BODIES",
    "CLINIC_FILE",
    "ENDINGS",
    "KEYS",
    "LISTS",
    "LOGO_BYTES",
    "PARTS",
    "SCHEMES",
    "Clinic",
    "ClinicFault",
    "check_choices",
    "clinic_of",
    "clinic_theme",
    "kind_of",
    "least_contrast",
    "logo_address",
    "logo_fault",
    "read_clinic",
    "readable_shade",
    "write_clinic",
]
