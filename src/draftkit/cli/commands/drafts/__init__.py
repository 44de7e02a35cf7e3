"""Commands for drafts that exist: list, show, check, explain, fix, export, publish, delete."""
