"""The body map: what it shows (`scene`), how Streamlit mounts it (`component`), and its browser part."""
