"""The cases of cases.ts in PyTorch: each function takes one and answers a step."""

import base64
import itertools
import math

import torch
import torch.nn.functional as F


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


def ppo(c):
    pi, v = network(c["pi"], torch.nn.Tanh), network(c["v"], torch.nn.Tanh)
    obs, adv, ret, old = (array(c[name]) for name in ("obs", "adv", "ret", "logpOld"))
    act = array(c["act"]).long()[:, None]
    low, high = 1 - c["clip"], 1 + c["clip"]

    def policy_loss():
        logp = F.log_softmax(pi(obs), dim=-1).gather(1, act).squeeze(1)
        ratio = torch.exp(logp - old)
        return -torch.min(ratio * adv, torch.clamp(ratio, low, high) * adv).mean()

    policy = descend(pi, c["piLr"], policy_loss)
    value = descend(v, c["vLr"], lambda: ((v(obs).squeeze(1) - ret) ** 2).mean())
    return lambda: policy() + value()


def critic(c):
    net = network(c["net"], torch.nn.ReLU)
    x, y = array(c["x"]), array(c["y"])
    return descend(net, c["lr"], lambda: ((net(x).squeeze(1) - y) ** 2).mean())


def in_turn(batches):
    """One batch after the other, and the first again after the last: obs, act, rew, nextObs, done and both noises."""
    names = ("obs", "act", "rew", "nextObs", "done", "noiseNext", "noiseNow")
    return itertools.cycle([tuple(array(batch[name]) for name in names) for batch in batches])


def q(net, s, a):
    return net(torch.cat([s, a], dim=-1)).squeeze(1)


def learn(params, wanted):
    """Whether gradients of these are wanted."""
    for p in params:
        p.requires_grad = wanted


def follow(polyak, targ_params, params):
    """targ = polyak * targ + (1 - polyak) * params, in place"""
    with torch.no_grad():
        for t, p in zip(targ_params, params):
            t.mul_(polyak).add_((1 - polyak) * p)


def sac(c):
    pi, q1, q2, t1, t2 = (network(c[name], torch.nn.ReLU) for name in ("pi", "q1", "q2", "q1", "q2"))
    batches = in_turn(c["batches"])
    gamma, polyak, alpha = c["gamma"], c["polyak"], c["alpha"]
    q_params = [*q1.parameters(), *q2.parameters()]
    targ_params = [*t1.parameters(), *t2.parameters()]
    opt_q, opt_pi = adam(q_params, c["lr"]), adam(pi.parameters(), c["lr"])

    def draw(s, noise):
        mu, log_std = pi(s).chunk(2, dim=-1)
        log_std = torch.clamp(log_std, -20, 2)
        u = mu + torch.exp(log_std) * noise
        log_normal = -(0.5 * noise**2 + log_std + 0.5 * math.log(2 * math.pi))
        log_slope = 2 * (math.log(2) - u - F.softplus(-2 * u))
        return torch.tanh(u), (log_normal - log_slope).sum(dim=-1)

    def step():
        obs, act, rew, next_obs, done, noise_next, noise_now = next(batches)
        with torch.no_grad():
            a, logp = draw(next_obs, noise_next)
            v = torch.min(q(t1, next_obs, a), q(t2, next_obs, a)) - alpha * logp
            y = rew + gamma * (1 - done) * v
        opt_q.zero_grad(set_to_none=True)
        loss_q = ((q(q1, obs, act) - y) ** 2).mean() + ((q(q2, obs, act) - y) ** 2).mean()
        loss_q.backward()
        opt_q.step()
        learn(q_params, False)
        opt_pi.zero_grad(set_to_none=True)
        a, logp = draw(obs, noise_now)
        loss_pi = (alpha * logp - torch.min(q(q1, obs, a), q(q2, obs, a))).mean()
        loss_pi.backward()
        opt_pi.step()
        learn(q_params, True)
        follow(polyak, targ_params, q_params)
        return loss_q.item() + loss_pi.item()

    return step


def td3(c):
    pi, q1, q2, pi_targ, t1, t2 = (network(c[name], torch.nn.ReLU) for name in ("pi", "q1", "q2", "pi", "q1", "q2"))
    batches = in_turn(c["batches"])
    noise_clip = c["noiseClip"]
    q_params = [*q1.parameters(), *q2.parameters()]
    params = [*pi.parameters(), *q_params]
    targ_params = [*pi_targ.parameters(), *t1.parameters(), *t2.parameters()]
    opt_q, opt_pi = adam(q_params, c["lr"]), adam(pi.parameters(), c["lr"])

    def update(with_policy):
        obs, act, rew, next_obs, done, noise, _ = next(batches)
        with torch.no_grad():
            noise = torch.clamp(c["targetNoise"] * noise, -noise_clip, noise_clip)
            a = torch.clamp(torch.tanh(pi_targ(next_obs)) + noise, -1, 1)
            y = rew + c["gamma"] * (1 - done) * torch.min(q(t1, next_obs, a), q(t2, next_obs, a))
        opt_q.zero_grad(set_to_none=True)
        loss_q = ((q(q1, obs, act) - y) ** 2).mean() + ((q(q2, obs, act) - y) ** 2).mean()
        loss_q.backward()
        opt_q.step()
        if not with_policy:
            return loss_q.item()
        learn(q_params, False)
        opt_pi.zero_grad(set_to_none=True)
        loss_pi = -q(q1, obs, torch.tanh(pi(obs))).mean()
        loss_pi.backward()
        opt_pi.step()
        learn(q_params, True)
        follow(c["polyak"], targ_params, params)
        return loss_q.item() + loss_pi.item()

    return lambda: update(True) + update(False)


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


kinds = {"ppo": ppo, "critic": critic, "sac": sac, "td3": td3, "forward": forward, "matmul": matmul}
