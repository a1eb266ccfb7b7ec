"""myomap: an atlas of myofascial trigger points that people click."""

__version__ = "0.1.0"
