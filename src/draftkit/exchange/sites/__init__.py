"""Drafts as pages of a site: where its generator wants them, and again after a change."""
