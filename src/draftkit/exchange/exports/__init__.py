"""A draft goes out: as a message, a page, a Word file, a blog post, a date."""
