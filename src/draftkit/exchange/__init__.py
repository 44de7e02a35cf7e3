"""In and out: files of other tools become a profile, samples and people; drafts become theirs."""
