"""A second pair of eyes: a model checks each sentence of a text against the facts."""
