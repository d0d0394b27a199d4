"""How much of a prompt the two text encoders read."""

from typing import Protocol

from kontext_model.errors import invalid

T5_LIMIT = 512
CLIP_LIMIT = 77
_SHOWN = 60


class Tokenizer(Protocol):
    """As far as it is used here."""

    def __call__(self, text: str, **options: object) -> dict[str, list]: ...


def check(prompt: str, clip: Tokenizer, t5: Tokenizer) -> list[str]:
    """
    T5 carries the instruction, and what it does not read would be ignored without a word: such a prompt is refused.
    CLIP only sets a mood; what it does not read is worth a note.

    :return: notes for the answer
    :raises Failure: INVALID_INPUT, with the words that would be lost
    """
    tokens = t5(prompt, truncation=False, return_offsets_mapping=True, verbose=False)
    count = len(tokens["input_ids"])
    if count > T5_LIMIT:
        # The last place is the end mark's.
        lost = prompt[tokens["offset_mapping"][T5_LIMIT - 1][0] :].strip()
        shown = lost if len(lost) <= _SHOWN else lost[:_SHOWN] + "…"
        raise invalid("prompt", f"has {count} tokens, the model reads {T5_LIMIT}; it would not read “{shown}”")
    count = len(clip(prompt, truncation=False, verbose=False)["input_ids"])
    if count > CLIP_LIMIT:
        return [f"CLIP reads {CLIP_LIMIT} of the prompt's {count} tokens; T5, which carries the instruction, reads all"]
    return []
