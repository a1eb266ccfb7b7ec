"""What people read, as HTML: panels, pages and the answers of the search, for the app and for exports."""
