"""How a request fails: a class word that the worker acts upon, and a sentence for whoever sent the request."""

from enum import StrEnum

import torch


class FailureClass(StrEnum):
    """The first word of every error; the worker's table has the same ones."""

    INVALID_INPUT = "INVALID_INPUT"
    REJECTED = "REJECTED"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    DEVICE = "DEVICE"
    MODEL_ERROR = "MODEL_ERROR"
    CANCELLED = "CANCELLED"
    UNAVAILABLE = "UNAVAILABLE"


class Failure(Exception):
    """Ends a request."""

    def __init__(self, kind: FailureClass, sentence: str) -> None:
        super().__init__(f"{kind}: {sentence}")
        self.kind = kind
        self.sentence = sentence


def invalid(tensor: str, sentence: str) -> Failure:
    """An input that the model does not take; the sentence says what is allowed."""
    return Failure(FailureClass.INVALID_INPUT, f"{tensor}: {sentence}")


# torch reports a broken card, and memory that the CPU lacks, as RuntimeErrors that differ in their words only.
_DEVICE_WORDS = ("CUDA error", "CUDA driver", "cuDNN error", "CUBLAS_STATUS", "CUDNN_STATUS", "NCCL error")
_CPU_MEMORY_WORDS = "DefaultCPUAllocator"


def classify(error: BaseException) -> Failure:
    """What an exception from anywhere in the model means. Its own words may name paths and stay in the log."""
    if isinstance(error, Failure):
        return error
    words = str(error)
    if isinstance(error, torch.OutOfMemoryError | MemoryError) or _CPU_MEMORY_WORDS in words:
        return Failure(FailureClass.OUT_OF_MEMORY, "the device has too little memory for this request")
    if isinstance(error, RuntimeError) and any(word in words for word in _DEVICE_WORDS):
        return Failure(FailureClass.DEVICE, "the device failed, and the model must be started again")
    return Failure(FailureClass.MODEL_ERROR, f"the pipeline failed with {type(error).__name__}")
