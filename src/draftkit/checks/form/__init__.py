"""How a draft is built and how long it is: parts, outline, whether it is whole or goes in loops."""
