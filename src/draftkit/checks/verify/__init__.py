"""A second pair of eyes: a model holds each sentence of a text against the facts."""
