"""Many drafts, resumable."""
