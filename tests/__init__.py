"""Tests and measurements. A package by name, because a dependency installs one called the same."""
