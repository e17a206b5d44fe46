"""PyTorch's side: a line of JSON comes in, a line goes out. See process.ts; the formulas are explained in cases.ts."""

import ctypes
import json
import sys
import time

import torch

from pytorch_cases import kinds

torch.set_num_threads(1)


def libraries():
    """Paths of the libraries in this process that multiply: with the reference BLAS it is 15 times slower than with another."""
    with open("/proc/self/maps") as maps:
        paths = {line.split()[-1] for line in maps if "/" in line}
    return sorted(path for path in paths if any(word in path.split("/")[-1] for word in ("blas", "mkl", "blis")))


def core():
    """The processor for which OpenBLAS has chosen its kernels; None where it is not there."""
    for path in libraries():
        corename = getattr(ctypes.CDLL(path), "openblas_get_corename", None)
        if corename:
            corename.restype = ctypes.c_char_p
            return corename().decode()


def about():
    names = ", ".join(path.split("/")[-1] for path in libraries())
    found = {"version": f"{torch.__version__} ({names})", "core": core()}
    return {name: value for name, value in found.items() if value}


def answer(request, step):
    calls = request["calls"]
    begin = time.process_time()
    for _ in range(calls):
        value = step()
    return {"ms": (time.process_time() - begin) * 1000 / calls, "value": value}


torch.rand(8, 8) @ torch.rand(8, 8)
print(json.dumps(about()), flush=True)
steps = []
for line in sys.stdin:
    request = json.loads(line)
    if "case" in request:
        steps.append(kinds[request["case"]["kind"]](request["case"]))
        print(json.dumps({"id": len(steps) - 1}), flush=True)
    else:
        print(json.dumps(answer(request, steps[request["id"]])), flush=True)
