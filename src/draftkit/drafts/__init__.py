"""Drafts as files in a folder."""
