"""What a run on a GPU prints."""

from report import Report, table


def print_tables(report: Report) -> None:
    numbers, run = report.numbers, report.numbers["run"]
    print(
        f"\n{run['device']}, {run['memory_gib']} GiB, torch {run['torch']}, CUDA {run['cuda']}, cuDNN {run['cudnn']}, "
        f"diffusers {run['diffusers']}, transformers {run['transformers']}, {run['date']}\n"
    )
    peaks = numbers.get("peak_tflops", {})
    print(table(["dense matmul, 8192³, random numbers", "TFLOP/s"], [[k, f"{v:.0f}"] for k, v in peaks.items()]))
    print(
        table(
            ["profile", "tokens", "step, ms", "TFLOP/s", "of the bf16 peak", "peak memory, GiB"],
            [
                [
                    e["profile"],
                    f"{e['tokens']:,}",
                    f"{e['ms']:.1f}",
                    f"{e['tflops']:.0f}",
                    f"{e['share_of_bf16_peak']:.0%}" if e["share_of_bf16_peak"] else "",
                    f"{e['peak_gib']:.1f}",
                ]
                for e in report.entries("steps")
            ],
        )
    )
    exact, fast = (
        {e["tokens"]: e["ms"] for e in report.entries("steps") if e["profile"] == name} for name in ("exact", "fast")
    )
    for tokens in exact.keys() & fast.keys():
        print(f"{tokens:,} tokens: a step of fast is {exact[tokens] / fast[tokens]:.2f} times as fast as one of exact")
    print()
    print(
        table(
            ["profile", "a step with the cache", "ms"],
            [[e["profile"], e["step"], f"{e['ms']:.1f}"] for e in report.entries("step_cache")],
        )
    )
    print(
        table(
            ["profile", "against", "tokens", "relative error of a step"],
            [
                [e["profile"], e["against"], f"{e['tokens']:,}", f"{e['relative_error']:.2e}"]
                for e in report.entries("errors")
            ],
        )
    )
    print(table(["part", "ms"], [[e["part"], f"{e['ms']:.1f}"] for e in report.entries("parts")]))
    print(
        table(
            ["profile", "picture", "steps", "s", "not the step, ms", "share", "images/h", "$ an image", "GiB"],
            [
                [
                    e["profile"],
                    e["picture"],
                    e["steps"],
                    f"{e['seconds']:.2f}",
                    f"{e['not_the_step_ms']:.0f}",
                    f"{e['not_the_step_ms'] / e['seconds'] / 1000:.1%}",
                    f"{e['images_an_hour']:.0f}",
                    f"{e['cost']:.4f}",
                    f"{e['peak_gib']:.1f}",
                ]
                for e in report.entries("edits")
            ],
        )
    )
    print(
        table(
            ["profile", "picture", "cancels", "until the GPU is idle, ms", "max ms", "the next edit"],
            [
                [
                    e["profile"],
                    e["picture"],
                    e["n"],
                    f"{e['ms']:.0f}",
                    f"{e['max_ms']:.0f}",
                    "the same bytes as before" if e["same_bytes_after"] else "OTHER bytes",
                ]
                for e in report.entries("cancels")
            ],
        )
    )
    print(
        table(
            ["profile", "compile cache", "first step, s"],
            [[e["profile"], e["compile_cache"], f"{e['seconds']:.1f}"] for e in report.entries("first_step")],
        )
    )
    print(
        table(
            ["profile", "linear layers, ms", "attention, ms", "all else, ms"],
            [
                [e["profile"], *(f"{e.get(kind, 0):.1f}" for kind in ("linear layers", "attention", "all else"))]
                for e in report.entries("kernel_kinds")
            ],
        )
    )
    for entry in report.entries("same_seed"):
        print(f"{entry['profile']}: the same seed made {'the same' if entry['same_bytes'] else 'OTHER'} bytes")
    if "fast_against_exact_psnr_db" in numbers:
        print(f"pictures of fast and exact, same seed: PSNR {numbers['fast_against_exact_psnr_db']:.1f} dB")
    for entry in report.entries("not measured"):
        print(f"not measured: {entry['what']}: {entry['why']}")
