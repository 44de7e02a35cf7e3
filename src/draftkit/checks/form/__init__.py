"""How a draft is built and how long it is: its parts, its outline, whole and without loops."""
