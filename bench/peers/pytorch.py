"""PyTorch's side: a line of JSON comes in, a line goes out. See process.mjs; the formulas are explained in cases.ts."""

import base64
import json
import math
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def array(rows):
    """[...shape] from { shape, data: float32 in base64 }"""
    return torch.frombuffer(bytearray(base64.b64decode(rows["data"])), dtype=torch.float32).reshape(rows["shape"])


def network(layers, activation):
    """An nn.Sequential; its weights are [out, in], ours [in, out]."""
    parts = []
    for layer in layers:
        w, b = array(layer["w"]), array(layer["b"])
        linear = torch.nn.Linear(*w.shape)
        linear.weight.data = w.T.contiguous()
        linear.bias.data = b
        parts += [linear, activation()]
    return torch.nn.Sequential(*parts[:-1])


def adam(params, lr):
    return torch.optim.Adam(params, lr=lr, eps=1e-8)


def descend(net, lr, loss):
    optimizer = adam(net.parameters(), lr)

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = loss()
        value.backward()
        optimizer.step()
        return value.item()

    return step


def policy(c):
    net = network(c["net"], torch.nn.Tanh)
    obs, adv, old = array(c["obs"]), array(c["adv"]), array(c["logpOld"])
    act = array(c["act"]).long()[:, None]
    low, high = 1 - c["clip"], 1 + c["clip"]

    def loss():
        logp = F.log_softmax(net(obs), dim=-1).gather(1, act).squeeze(1)
        ratio = torch.exp(logp - old)
        return -torch.min(ratio * adv, torch.clamp(ratio, low, high) * adv).mean()

    return descend(net, c["lr"], loss)


def critic(c):
    net = network(c["net"], torch.nn.ReLU)
    x, y = array(c["x"]), array(c["y"])
    return descend(net, c["lr"], lambda: ((net(x).squeeze(1) - y) ** 2).mean())


def sac(c):
    pi, q1, q2, t1, t2 = (network(c[name], torch.nn.ReLU) for name in ("pi", "q1", "q2", "q1", "q2"))
    obs, act, rew, next_obs, done, noise_next, noise_now = (
        array(c[name]) for name in ("obs", "act", "rew", "nextObs", "done", "noiseNext", "noiseNow")
    )
    gamma, polyak, alpha = c["gamma"], c["polyak"], c["alpha"]
    q_params = [*q1.parameters(), *q2.parameters()]
    targ_params = [*t1.parameters(), *t2.parameters()]
    opt_q, opt_pi = adam(q_params, c["lr"]), adam(pi.parameters(), c["lr"])

    def q(net, s, a):
        return net(torch.cat([s, a], dim=-1)).squeeze(1)

    def draw(s, noise):
        mu, log_std = pi(s).chunk(2, dim=-1)
        log_std = torch.clamp(log_std, -20, 2)
        u = mu + torch.exp(log_std) * noise
        log_normal = -(0.5 * noise**2 + log_std + 0.5 * math.log(2 * math.pi))
        log_slope = 2 * (math.log(2) - u - F.softplus(-2 * u))
        return torch.tanh(u), (log_normal - log_slope).sum(dim=-1)

    def step():
        with torch.no_grad():
            a, logp = draw(next_obs, noise_next)
            v = torch.min(q(t1, next_obs, a), q(t2, next_obs, a)) - alpha * logp
            y = rew + gamma * (1 - done) * v
        opt_q.zero_grad(set_to_none=True)
        loss_q = ((q(q1, obs, act) - y) ** 2).mean() + ((q(q2, obs, act) - y) ** 2).mean()
        loss_q.backward()
        opt_q.step()
        for p in q_params:
            p.requires_grad = False
        opt_pi.zero_grad(set_to_none=True)
        a, logp = draw(obs, noise_now)
        loss_pi = (alpha * logp - torch.min(q(q1, obs, a), q(q2, obs, a))).mean()
        loss_pi.backward()
        opt_pi.step()
        for p in q_params:
            p.requires_grad = True
        with torch.no_grad():
            for t, p in zip(targ_params, q_params):
                t.mul_(polyak).add_((1 - polyak) * p)
        return loss_q.item() + loss_pi.item()

    return step


def forward(c):
    net = network(c["net"], {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU}[c["activation"]])
    row = bytearray(base64.b64decode(c["x"]["data"]))
    shape = c["x"]["shape"]

    def step():
        with torch.no_grad():
            y = net(torch.frombuffer(row, dtype=torch.float32).reshape(shape))
        return y.flatten()[-1].item()

    return step


def matmul(c):
    a, b = array(c["a"]), array(c["b"])
    return lambda: (a @ b)[-1, -1].item()


def blas():
    """Which library multiplies: with the reference BLAS it is 15 times slower than with another."""
    with open("/proc/self/maps") as maps:
        names = {line.split("/")[-1].strip() for line in maps if "blas" in line or "mkl" in line}
    return ", ".join(sorted(names))


def answer(request, step):
    calls = request["calls"]
    begin = time.perf_counter()
    for _ in range(calls):
        value = step()
    return {"ms": (time.perf_counter() - begin) * 1000 / calls, "value": value}


torch.rand(8, 8) @ torch.rand(8, 8)
print(json.dumps({"name": "PyTorch", "version": f"{torch.__version__} ({blas()})"}), flush=True)
kinds = {"policy": policy, "critic": critic, "sac": sac, "forward": forward, "matmul": matmul}
steps = []
for line in sys.stdin:
    request = json.loads(line)
    if "case" in request:
        steps.append(kinds[request["case"]["kind"]](request["case"]))
        print(json.dumps({"id": len(steps) - 1}), flush=True)
    else:
        print(json.dumps(answer(request, steps[request["id"]])), flush=True)
