"""Files of other tools: what they say, as a profile, samples and people."""
