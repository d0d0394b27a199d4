"""Attention in FP8, by cuDNN: torch's own reaches cuDNN in 16 bits only."""

from functools import lru_cache

import torch
from diffusers.models.transformers.transformer_flux import FluxAttention

from kontext_model.float8 import DTYPE, LARGEST, SMALLEST_SCALE, Scaled

# Query and key are normalized: their numbers are near one, whatever the weights are, and far from the largest. The
# softmax's numbers are at most one.
_FIXED_SCALES = {"descale_q": 1.0, "descale_k": 1.0, "descale_s": 1 / LARGEST, "scale_s": LARGEST}
_GIVEN_SCALES = ("descale_v", "scale_o")


class Float8AttnProcessor:
    """diffusers' FluxAttnProcessor for fused projections, with the attention in FP8, and its answer left in it."""

    _attention_backend = None
    _parallel_config = None

    def __call__(
        self,
        attn: FluxAttention,
        hidden_states: torch.Tensor,
        encoder_hidden_states: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        image_rotary_emb: tuple[torch.Tensor, torch.Tensor] | None = None,
    ) -> Scaled | tuple[torch.Tensor, torch.Tensor]:
        query, key, value = _heads(attn.to_qkv(hidden_states), attn)
        query, key = attn.norm_q(query), attn.norm_k(key)
        largest = _largest(value)
        if encoder_hidden_states is not None:
            text_query, text_key, text_value = _heads(attn.to_added_qkv(encoder_hidden_states), attn)
            query = torch.cat([attn.norm_added_q(text_query), query], dim=1)
            key = torch.cat([attn.norm_added_k(text_key), key], dim=1)
            largest = torch.maximum(largest, _largest(text_value))
            value = torch.cat([text_value, value], dim=1)
        attended = attend(_rotated(query, *image_rotary_emb), _rotated(key, *image_rotary_emb), value, largest)
        if encoder_hidden_states is None:
            return attended
        text_length = encoder_hidden_states.shape[1]
        text, picture = (
            Scaled(part, attended.scale)
            for part in (attended.values[:, :text_length], attended.values[:, text_length:])
        )
        return attn.to_out[1](attn.to_out[0](picture)), attn.to_add_out(text)


def _heads(projected: torch.Tensor, attn: FluxAttention) -> tuple[torch.Tensor, ...]:
    return tuple(part.unflatten(-1, (-1, attn.head_dim)) for part in projected.chunk(3, dim=-1))


def _largest(values: torch.Tensor) -> torch.Tensor:
    # Of each token first: in one go it takes three times as long.
    return values.abs().amax(dim=(-2, -1)).amax().float()


def _rotated(values: torch.Tensor, cosines: torch.Tensor, sines: torch.Tensor) -> torch.Tensor:
    """
    diffusers' apply_rotary_emb: each pair of channels is a point that is turned.

    :param values: [1, tokens, heads, channels]
    :param cosines: [tokens, channels], those of a pair are equal
    """
    values = values.float()
    other = values.unflatten(-1, (-1, 2)).flip(-1).flatten(-2)
    sign = torch.arange(values.shape[-1], device=values.device) % 2 * 2 - 1
    return values * cosines[:, None] + other * (sines * sign)[:, None]


def attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, largest: torch.Tensor) -> Scaled:
    """
    :param query: [1, tokens, heads, channels], like key and value
    :param largest: the values' largest, without its sign, []
    :return: [1, tokens, heads * channels]
    """
    # The answer is a mean of values, so the values' scale holds it too.
    scale = (largest * (1 / LARGEST)).clamp(min=SMALLEST_SCALE)
    attended = torch.ops.kontext.attend_float8(
        _cast(query), _cast(key), _cast(value.float() * scale.reciprocal()), torch.stack([scale, scale.reciprocal()])
    )
    return Scaled(attended.flatten(2, 3), scale)


def _cast(values: torch.Tensor) -> torch.Tensor:
    return values.float().clamp(-LARGEST, LARGEST).to(DTYPE).contiguous()


def _attend(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    answer = torch.empty_like(query)
    _graph(*query.shape, query.device.index)(query, key, value, scales, answer)
    return answer


# torch.compile cannot look into cuDNN's graph. Registered by hand, since torch's decorator for it takes longer to call
# than a small picture's attention takes to run.
torch.library.define("kontext::attend_float8", "(Tensor query, Tensor key, Tensor value, Tensor scales) -> Tensor")
torch.library.impl("kontext::attend_float8", "CUDA", _attend)


@torch.library.register_fake("kontext::attend_float8")
def _(query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scales: torch.Tensor) -> torch.Tensor:
    return torch.empty_like(query)


# An entry is a plan of cuDNN for one number of tokens; sizes of pictures are few.
@lru_cache(maxsize=64)
def _graph(batch: int, tokens: int, heads: int, channels: int, device: int) -> "_Graph":
    return _Graph(batch, tokens, heads, channels, device)


class _Graph:
    """One attention of one shape, planned."""

    def __init__(self, batch: int, tokens: int, heads: int, channels: int, device: int) -> None:
        import cudnn

        self._cudnn = cudnn
        self._handle = cudnn.create_handle()
        graph = cudnn.pygraph(
            io_data_type=cudnn.data_type.FP8_E4M3,
            intermediate_data_type=cudnn.data_type.FLOAT,
            compute_data_type=cudnn.data_type.FLOAT,
            handle=self._handle,
        )
        # cuDNN's order is batch, heads, tokens, channels; the strides say that the tokens come first.
        shape = (batch, heads, tokens, channels)
        stride = (tokens * heads * channels, channels, heads * channels, 1)
        self._inputs = [graph.tensor(name=name, dim=shape, stride=stride) for name in "qkv"]
        scales = {
            name: graph.tensor(name=name, dim=(1, 1, 1, 1), stride=(1, 1, 1, 1), data_type=cudnn.data_type.FLOAT)
            for name in (*_FIXED_SCALES, *_GIVEN_SCALES)
        }
        query, key, value = self._inputs
        answer, _, *largest = graph.sdpa_fp8(
            q=query,
            k=key,
            v=value,
            **scales,
            generate_stats=False,
            attn_scale=channels**-0.5,
        )
        answer.set_output(True).set_dim(shape).set_stride(stride).set_data_type(cudnn.data_type.FP8_E4M3)
        for tensor in largest:
            tensor.set_output(True).set_dim((1, 1, 1, 1)).set_stride((1, 1, 1, 1)).set_data_type(cudnn.data_type.FLOAT)
        graph.build([cudnn.heur_mode.A])
        self._graph = graph
        self._device = device
        self._largest = [torch.zeros(1, device=f"cuda:{device}") for _ in largest]
        self._workspace = torch.empty(max(1, graph.get_workspace_size()), dtype=torch.uint8, device=f"cuda:{device}")
        self._fixed = torch.tensor(list(_FIXED_SCALES.values()), dtype=torch.float32, device=f"cuda:{device}")
        # Addresses by cuDNN's numbers for its tensors; those of one call are filled in by it.
        given = (scales[name] for name in _GIVEN_SCALES)
        self._called = [tensor.get_uid() for tensor in (*self._inputs, answer, *given)]
        self._addresses = {
            tensor.get_uid(): buffer.data_ptr() for tensor, buffer in zip(largest, self._largest, strict=True)
        }
        for name, buffer in zip(_FIXED_SCALES, self._fixed.split(1), strict=True):
            self._addresses[scales[name].get_uid()] = buffer.data_ptr()

    def __call__(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        scales: torch.Tensor,
        answer: torch.Tensor,
    ) -> None:
        given = scales.data_ptr()
        addresses = [*(tensor.data_ptr() for tensor in (query, key, value, answer)), given, given + 4]
        self._addresses.update(zip(self._called, addresses, strict=True))
        self._cudnn.set_stream(handle=self._handle, stream=torch.cuda.current_stream(self._device).cuda_stream)
        self._graph.execute(self._addresses, self._workspace.data_ptr(), handle=self._handle)
