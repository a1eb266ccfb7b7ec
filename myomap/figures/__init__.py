"""Figures that can be turned or read: made from query results and words, drawn by Plotly when asked for."""
