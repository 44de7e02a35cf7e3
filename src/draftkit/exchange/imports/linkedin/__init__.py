"""The export of LinkedIn."""
