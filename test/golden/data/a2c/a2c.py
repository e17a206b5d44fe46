"""
Writes a2c.json beside it: A2C's returns, losses, gradients and updates by RMSProp in float64, with NumPy alone.
From Mnih et al. 2016 (section 4, algorithm S3), with every derivative worked out by hand. It shares no code with
src: returns are sums from each row on, where src goes backwards once, and gradients are written out layer by layer.
Run it with: python3 test/golden/data/a2c/a2c.py
"""
import json
import os

import numpy as np

rng = np.random.default_rng(20161602)
HIDDEN, OBS = 5, 3


def network(outputs):
    return [
        {"w": rng.normal(size=(OBS, HIDDEN)), "b": rng.normal(size=HIDDEN)},
        {"w": rng.normal(size=(HIDDEN, outputs)), "b": rng.normal(size=outputs)},
    ]


def forward(net, x):
    h = np.tanh(x @ net[0]["w"] + net[0]["b"])
    return h @ net[1]["w"] + net[1]["b"], h


def backward(net, x, h, d_out):
    d_h = (d_out @ net[1]["w"].T) * (1 - h * h)
    return [
        {"w": x.T @ d_h, "b": d_h.sum(axis=0)},
        {"w": h.T @ d_out, "b": d_out.sum(axis=0)},
    ]


def returns(rew, next_val, done, last, gamma):
    """For each row the sum along its own trajectory, term by term."""
    out = []
    for t in range(len(rew)):
        total, factor, i = 0.0, 1.0, t
        while True:
            total += factor * rew[i]
            factor *= gamma
            if last[i] == 1:
                total += 0.0 if done[i] == 1 else factor * next_val[i]
                break
            i += 1
        out.append(total)
    return np.array(out)


def value_step(v, batch, ret):
    val, h = forward(v, batch["obs"])
    val = val[:, 0]
    d = 2 * (val - ret) / len(ret)
    return np.mean((val - ret) ** 2), backward(v, batch["obs"], h, d[:, None])


def categorical_step(pi, batch, adv, beta):
    n = len(adv)
    logits, h = forward(pi, batch["obs"])
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    log_p = np.log(p)
    chosen = np.eye(p.shape[1])[batch["act"].astype(int)]
    entropy = -(p * log_p).sum(axis=1)
    loss = -np.mean((chosen * log_p).sum(axis=1) * adv + beta * entropy)
    # d log p_a / d logits = 1_a − p; d H / d logits = −p (log p + H)
    d = -((chosen - p) * adv[:, None] - beta * p * (log_p + entropy[:, None])) / n
    return loss, entropy.mean(), backward(pi, batch["obs"], h, d)


def gaussian_step(pi, batch, adv, beta):
    n = len(adv)
    mu, h = forward(pi["mu"], batch["obs"])
    log_std = pi["logStd"]
    z = (batch["act"] - mu) / np.exp(log_std)
    logp = (-0.5 * z * z - log_std - 0.5 * np.log(2 * np.pi)).sum(axis=1)
    entropy = (log_std + 0.5 + 0.5 * np.log(2 * np.pi)).sum()
    loss = -np.mean(logp * adv + beta * entropy)
    d_mu = -(z / np.exp(log_std)) * adv[:, None] / n
    d_log_std = -((z * z - 1) * adv[:, None]).sum(axis=0) / n - beta
    return loss, entropy, {"mu": backward(pi["mu"], batch["obs"], h, d_mu), "logStd": d_log_std}


def leaves(x):
    if isinstance(x, dict):
        return {k: leaves(v) for k, v in x.items()}
    if isinstance(x, list):
        return [leaves(v) for v in x]
    return x.tolist() if isinstance(x, np.ndarray) else float(x)


def mapped(f, x, *others):
    if isinstance(x, dict):
        return {k: mapped(f, x[k], *(o[k] for o in others)) for k in x}
    if isinstance(x, list):
        return [mapped(f, *parts) for parts in zip(x, *others)]
    return f(x, *others)


def rmsprop(lr, params, grads, moments, decay=0.99, eps=1e-5):
    moments = mapped(lambda m, g: decay * m + (1 - decay) * g * g, moments, grads)
    return mapped(lambda p, g, m: p - lr * g / (np.sqrt(m) + eps), params, grads, moments), moments


def a_batch(policy):
    n = 12  # three worlds of four steps: one cut off, one that terminates inside, one that is truncated and terminates
    last = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1], float)
    done = np.array([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1], float)
    return {
        "obs": rng.normal(size=(n, OBS)),
        "act": rng.integers(0, 2, n).astype(float) if policy == "categorical" else rng.normal(size=(n, 2)),
        "rew": rng.normal(size=n),
        "nextObs": rng.normal(size=(n, OBS)),
        "done": done,
        "last": last,
    }


def a_case(policy, beta):
    config = {"gamma": 0.97, "entropyCoeff": beta, "piLr": 0.003, "vfLr": 0.002}
    pi = network(2) if policy == "categorical" else {"mu": network(2), "logStd": rng.normal(size=2) - 0.5}
    v = network(1)
    step = categorical_step if policy == "categorical" else gaussian_step
    before = {"pi": leaves(pi), "v": leaves(v)}
    m_pi, m_v = mapped(np.zeros_like, pi), mapped(np.zeros_like, v)
    updates = []
    for _ in range(4):
        batch = a_batch(policy)
        next_val = forward(v, batch["nextObs"])[0][:, 0]
        ret = returns(batch["rew"], next_val, batch["done"], batch["last"], config["gamma"])
        adv = ret - forward(v, batch["obs"])[0][:, 0]
        loss_pi, entropy, g_pi = step(pi, batch, adv, beta)
        loss_v, g_v = value_step(v, batch, ret)
        pi, m_pi = rmsprop(config["piLr"], pi, g_pi, m_pi)
        v, m_v = rmsprop(config["vfLr"], v, g_v, m_v)
        found = {"nextVal": next_val, "ret": ret, "adv": adv, "lossPi": loss_pi, "lossV": loss_v, "entropy": entropy}
        grads = {"pi": g_pi, "v": g_v}
        updates.append(leaves({"batch": batch, **found, "grads": grads, "after": {"pi": pi, "v": v}}))
    return {"policy": policy, "config": config, "before": before, "updates": updates}


cases = [a_case(policy, beta) for policy in ("categorical", "gaussian") for beta in (0.0, 0.01, 0.5)]
with open(os.path.join(os.path.dirname(__file__), "a2c.json"), "w") as file:
    json.dump({"source": "test/golden/data/a2c/a2c.py, NumPy " + np.__version__, "cases": cases}, file)
    file.write("\n")
