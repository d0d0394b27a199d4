"""Whether the model can still edit."""

from kontext_model.errors import Failure, FailureClass

# One request too large for the card is the request's fault; several in a row are a card that something else fills.
MOST_OUT_OF_MEMORY_IN_A_ROW = 3


class Health:
    """Counts what went wrong. A model that is broken stays so: only a new process gets a new CUDA context."""

    def __init__(self) -> None:
        self._out_of_memory_in_a_row = 0
        self._reason: str | None = None

    @property
    def is_ready(self) -> bool:
        return self._reason is None

    def require_ready(self) -> None:
        """Tritons older than is_ready() go on sending requests: they are told at once."""
        if self._reason is not None:
            raise Failure(FailureClass.DEVICE, self._reason)

    def succeeded(self) -> None:
        self._out_of_memory_in_a_row = 0

    def failed(self, failure: Failure) -> None:
        if self._reason is not None:
            # What came after is refused for it, and keeps its words.
            return
        match failure.kind:
            case FailureClass.DEVICE:
                self._reason = "the device failed earlier, and the model must be started again"
            case FailureClass.OUT_OF_MEMORY:
                self._out_of_memory_in_a_row += 1
                if self._out_of_memory_in_a_row >= MOST_OUT_OF_MEMORY_IN_A_ROW:
                    self._reason = (
                        f"the device ran out of memory {MOST_OUT_OF_MEMORY_IN_A_ROW} times in a row, "
                        "and the model must be started again"
                    )
            case _:
                pass
