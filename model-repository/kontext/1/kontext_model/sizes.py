"""The sizes that pictures may have."""

# Latents are an eighth of the picture, and the transformer takes them two by two.
GRID = 16
SIDES = range(GRID, 2048 + 1, GRID)
