"""FLUX.1 Kontext behind Triton's Python backend. Only model.py, beside this package, knows of Triton."""
