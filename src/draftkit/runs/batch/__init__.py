"""Requests as a file, for services that answer within a day."""
