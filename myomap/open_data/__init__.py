"""The tables, words and shapes as one file for everybody: a Frictionless Data Package in a zip.

`datapackage.json` in it describes every file that other programs may read; README.md tells people.
"""

from myomap.open_data.package import MEGABYTES, data_itself, data_package, package_name, write_data

__all__ = ["MEGABYTES", "data_itself", "data_package", "package_name", "write_data"]
