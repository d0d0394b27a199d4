"""How much work a step is."""

WIDTH = 24 * 128
_BLOCKS = 19 + 38
TEXT_TOKENS = 512
# Weights that each token meets in a block: projections of query, key, value and output, and two layers four times as
# wide. In a double block a token meets those of its own kind only; a single block's two products come to the same.
_WEIGHTS = 12 * WIDTH**2


def tokens(width: int, height: int, references: int) -> int:
    """Of a step: the text, the picture made, and as much for each reference."""
    return TEXT_TOKENS + (1 + references) * (width // 16) * (height // 16)


def step_flop(count: int) -> float:
    """
    A multiplication and an addition for each weight and token, and for query times key and softmax times value. What
    is left out (embeddings, modulation, elementwise work) is a thousandth.
    """
    return _BLOCKS * (2 * _WEIGHTS * count + 4 * count**2 * WIDTH)
