"""The model in a real Triton, over the wire."""

import importlib.util
import os
import random
import re
import signal
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import grpc
import numpy as np
import pytest
from tritonclient.grpc import service_pb2

from requests_table import TENSORS, an_edit, picture, scalar
from triton_server import Client, TritonServer, infer_request, is_alive, steps_of, wait_until

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(
        importlib.util.find_spec("pytriton") is None,
        reason="NO REAL SERVER WAS TESTED: this Python has no nvidia-pytriton; run model-repository/test",
    ),
]

MALFORMED = 1000


@pytest.fixture(scope="module")
def started(launched: TritonServer) -> TritonServer:
    launched.await_ready()
    return launched


@pytest.fixture
def server(started: TritonServer) -> Iterator[TritonServer]:
    """Ready, even after a test in which it died."""
    if not started.is_running():
        started.launch()
    started.await_ready()
    yield started


@pytest.fixture
def client(server: TritonServer) -> Iterator[Client]:
    with server.connect() as connection:
        yield connection


def test_it_describes_the_tensors_of_the_table(client):
    metadata = client.stub.ModelMetadata(service_pb2.ModelMetadataRequest(name="kontext"))

    assert list(metadata.versions) == ["1"]
    described = [(t.name, "input", t.datatype, list(t.shape)) for t in metadata.inputs]
    described += [(t.name, "output", t.datatype, list(t.shape)) for t in metadata.outputs]
    assert described == [(t["name"], t["direction"], t["datatype"], [-1, *t["dims"]]) for t in TENSORS]


def test_it_says_what_its_weights_are(client):
    config = client.stub.ModelConfig(service_pb2.ModelConfigRequest(name="kontext")).config

    assert config.parameters["provenance"].string_value == "miniature"
    assert re.fullmatch("sha256:[0-9a-f]{64}", config.parameters["weights"].string_value)
    assert config.parameters["profiles"].string_value == "exact,draft"
    assert config.parameters["pipeline"].string_value.startswith("diffusers ")


def test_an_edit_of_a_megapixel_streams_progress_and_ends_with_its_picture(client):
    *progress, result = client.run(infer_request(an_edit(1024, 1024, steps=4, preview_every=2)))

    assert list(steps_of(progress)) == [1, 2, 3, 4]
    assert [a["preview"].shape for a in progress if "preview" in a] == [(1, 128, 128, 3)]
    assert result["event"] == ["result"]
    assert result["image"].shape == (1, 1024, 1024, 3)
    assert [a["final"] for a in (*progress, result)] == [False] * 4 + [True]


def test_the_same_seed_makes_the_same_bytes(client):
    first, again = (client.run(infer_request(an_edit()))[-1]["image"].tobytes() for _ in range(2))
    assert first == again


def test_an_error_is_in_band_final_and_leaves_the_stream_in_order(client):
    (refused,) = client.run(infer_request(an_edit(steps=0)))

    assert refused["error"] == "INVALID_INPUT: steps: must be from 1 to 100, is 0"
    assert refused["final"]


def test_a_timeout_ends_a_run(client):
    *progress, last = client.run(infer_request(an_edit(512, 512, steps=100), timeout=1_000_000))

    assert len(progress) < 100
    assert re.match(r"CANCELLED: the request's timeout passed after step \d+ of 100", last["error"])


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_cancelled_run_ends_within_a_step(server, client, after):
    request_id = f"cancelled-after-{after}"
    # A megapixel's step is long, even against a pause of this process on a busy machine.
    call = client.stream(infer_request(an_edit(1024, 1024, steps=100), request_id))
    for _ in range(after):
        next(call)
    call.cancel()

    # Cancelled before it began, a request may not reach the model at all.
    ended = (
        rf"edit failed request={request_id} class=CANCELLED because='cancelled (?:after step (\d+)|before the first)"
    )
    if after:
        wait_until(lambda: re.search(ended, server.log()) or not server.is_running(), "the cancel is in the log", 60)
    if not server.is_running():
        warnings.warn("tritonserver 24.10 died after a cancel; 25.06 has the fixes", stacklevel=1)
        return
    found = re.search(ended, server.log())
    if after:
        # The step that ran when the cancel came, and the one whose response was not read yet.
        assert after <= int(found[1]) <= after + 2
    assert_still_edits(client)


def test_what_loads_models_needs_a_key(client):
    with pytest.raises(grpc.RpcError) as refused:
        client.stub.RepositoryModelLoad(service_pb2.RepositoryModelLoadRequest(model_name="tests"))
    assert refused.value.code() == grpc.StatusCode.UNAVAILABLE


def test_it_listens_on_loopback_only(server):
    sockets = [
        line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()
    ]
    listening = [s[1] for s in sockets if s[1].endswith(f":{server.port:04X}") and s[3] == "0A"]
    # 127.0.0.1 as the kernel writes it, alone or within an IPv6 address.
    assert len(listening) == 1
    assert listening[0].split(":")[0].endswith("0100007F")


def test_malformed_requests_are_refused_and_harm_nothing(server, client):
    chance = random.Random(11)
    refused = 0
    for number in range(MALFORMED):
        request = infer_request(an_edit(16, 16, steps=1), f"malformed-{number}")
        kind = chance.choice(MUTATIONS)
        kind(request, chance)
        try:
            answers = client.run(request)
        except grpc.RpcError as error:
            assert error.code() != grpc.StatusCode.UNAVAILABLE, f"{kind.__name__}: {error}"
            refused += 1
        else:
            refused += bool(answers[-1]["error"])
        assert server.is_running(), f"{kind.__name__} ended the server: {request}"
    # Random bytes are sometimes a good prompt.
    assert refused > MALFORMED * 0.9
    assert_still_edits(client)


def lose_a_tensor(request, chance):
    lost = chance.randrange(len(request.inputs))
    if request.inputs[lost].name == "image":
        lost = 0
    del request.inputs[lost], request.raw_input_contents[lost]


def lose_contents(request, chance):
    del request.raw_input_contents[chance.randrange(len(request.raw_input_contents))]


def cut_contents(request, chance):
    victim = chance.randrange(len(request.raw_input_contents))
    request.raw_input_contents[victim] = request.raw_input_contents[victim][: -chance.randint(1, 3)]


def lengthen_contents(request, chance):
    request.raw_input_contents[chance.randrange(len(request.raw_input_contents))] += chance.randbytes(
        chance.randint(1, 99)
    )


def change_a_type(request, chance):
    victim = chance.choice(request.inputs)
    victim.datatype = chance.choice(
        [t for t in ("FP64", "INT8", "BOOL", "UINT64", "BF16", "", "IMAGE") if t != victim.datatype]
    )


def change_a_shape(request, chance):
    victim = chance.choice(request.inputs)
    del victim.shape[:]
    victim.shape.extend(
        chance.choice([[], [0], [1], [2, 1], [1, -1], [1, 1, 1], [1, 2**40], [-(2**63), 1], [1, 7, 9, 3]])
    )


def repeat_a_tensor(request, chance):
    copied = chance.randrange(len(request.inputs))
    request.inputs.add().CopyFrom(request.inputs[copied])
    request.raw_input_contents.append(request.raw_input_contents[copied])


def add_a_tensor(request, chance):
    request.inputs.add(name=chance.choice(["", "mask", "event", "x" * 9999]), datatype="INT32", shape=[1, 1])
    request.raw_input_contents.append(bytes(4))


def ask_for_an_output_that_is_not_there(request, chance):
    request.outputs.add(name="depth")


def name_another_model(request, chance):
    request.model_name = chance.choice(["", "tests", "../kontext", "kontext/1", "\x00"])


def name_another_version(request, chance):
    request.model_version = chance.choice(["2", "-1", "latest", "9" * 40])


def send_a_number_out_of_range(request, chance):
    victim = chance.choice([i for i in request.inputs if i.datatype in ("INT32", "INT64")])
    index = list(request.inputs).index(victim)
    size = len(request.raw_input_contents[index])
    value = chance.choice([-1, -(2 ** (size * 8 - 1)), 2 ** (size * 8 - 1) - 1])
    request.raw_input_contents[index] = value.to_bytes(size, "little", signed=True)


def send_a_guidance_out_of_range(request, chance):
    index = [i.name for i in request.inputs].index("guidance")
    value = np.float32(chance.choice([-1e-3, 20.1, float("nan"), float("inf"), -float("inf")]))
    request.raw_input_contents[index] = value.tobytes()


def send_bytes_that_are_no_text(request, chance):
    broken = b"\xff" + chance.randbytes(chance.randint(0, 64))
    request.raw_input_contents[0] = len(broken).to_bytes(4, "little") + broken


def lie_about_a_length(request, chance):
    length = chance.choice([0, 3, 2**31 - 1, 2**32 - 1])
    request.raw_input_contents[0] = length.to_bytes(4, "little") + b"change the sky"


def send_another_size_of_picture(request, chance):
    index = [i.name for i in request.inputs].index("image")
    other = picture(chance.choice([1, 15, 17, 32]), chance.choice([1, 8, 33]))
    request.inputs[index].shape[:] = other.shape
    request.raw_input_contents[index] = other.tobytes()


MUTATIONS: list[Callable[[service_pb2.ModelInferRequest, random.Random], None]] = [
    lose_a_tensor,
    lose_contents,
    cut_contents,
    lengthen_contents,
    change_a_type,
    change_a_shape,
    repeat_a_tensor,
    add_a_tensor,
    ask_for_an_output_that_is_not_there,
    name_another_model,
    name_another_version,
    send_a_number_out_of_range,
    send_a_guidance_out_of_range,
    send_bytes_that_are_no_text,
    lie_about_a_length,
    send_another_size_of_picture,
]


def test_a_full_queue_answers_at_once(client):
    long = client.stream(infer_request(an_edit(512, 512, steps=25), "long"))
    # It runs, and the others come while it does.
    next(long)
    calls = [client.stream(infer_request(an_edit(16, 16, steps=1), f"queued-{n}")) for n in range(5)]
    errors = [list(call)[-1].error_message for call in (*calls, long)]

    assert sum("Exceeds maximum queue size" in error for error in errors) >= 2
    assert errors.count("") >= 2


def test_a_killed_server_breaks_the_call_takes_the_model_along_and_starts_again(server, client):
    call = client.stream(infer_request(an_edit(512, 512, steps=100)))
    next(call)
    stubs = server.children()
    server.kill()
    # Whoever looks after it does not wait for what is left of it.
    server.launch()

    with pytest.raises(grpc.RpcError) as broken:
        list(call)
    assert broken.value.code() == grpc.StatusCode.UNAVAILABLE
    assert stubs
    wait_until(lambda: not any(map(is_alive, stubs)), "the model's process ends after its server")

    server.await_ready()
    with server.connect() as anew:
        assert_still_edits(anew)


def test_a_server_whose_model_died_ends_and_starts_again(server, client):
    """Triton 24.10 would stay up, be ready, and fail every request."""
    for stub in server.children():
        os.kill(stub, signal.SIGKILL)
    wait_until(lambda: not server.is_running(), "the server ends after its model's process")

    server.start()
    with server.connect() as anew:
        assert_still_edits(anew)


def test_sigterm_ends_it_in_order(server):
    stubs = server.children()
    assert server.stop() == 0
    assert not any(map(is_alive, stubs))


def assert_still_edits(client: Client) -> None:
    assert client.run(infer_request(an_edit(16, 16, steps=scalar("steps", 1))))[-1]["event"] == ["result"]
