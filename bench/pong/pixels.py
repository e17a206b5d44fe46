"""Pong from pixels in NumPy: the program of examples/pong-from-pixels.ts on the frames of a recorded game, timed.

usage: pixels.py FRAMES REWARDS GAMES dense|sparse

FRAMES is a file of T frames of 210 x 160 x 3 bytes, and REWARDS one of T float64. The game is learned from GAMES times, in
batches of ten. Frames do not answer to actions, so the game itself takes no time. `dense` multiplies by all 6400 pixels,
as the lesson does; `sparse` adds the rows of the weights whose pixels change. Prints JSON: steps, and seconds of processor.
"""

import json
import sys
import time

import numpy as np

SIDE, HIDDEN, GAMMA, RATE, DECAY, EPS, BATCH = 80, 200, 0.99, 1e-4, 0.99, 1e-5, 10
PIXELS = SIDE * SIDE


def crop(frame):
    """Every second pixel of the court [6400]: 0 for the two backgrounds, 1 for paddles and ball."""
    red = frame[35:195:2, ::2, 0]
    return ((red != 144) & (red != 109)).astype(np.float64).ravel()


def standardised_returns(rewards):
    returns = np.empty_like(rewards)
    running = 0.0
    for t in reversed(range(len(rewards))):
        running = rewards[t] if rewards[t] != 0 else GAMMA * running
        returns[t] = running
    return (returns - returns.mean()) / returns.std()


class Dense:
    """x @ w for differences x, and the gradient of w, by matrix products."""

    def encode(self, x):
        return x

    def product(self, x, w):
        return x @ w

    def transposed(self, xs, g):
        return np.array(xs).T @ g


class Sparse:
    """The same from the numbers of the pixels that became 1, and of those that became 0."""

    def encode(self, x):
        return np.flatnonzero(x > 0), np.flatnonzero(x < 0)

    def product(self, x, w):
        on, off = x
        return w[on].sum(axis=0) - w[off].sum(axis=0)

    def transposed(self, xs, g):
        out = np.zeros((PIXELS, HIDDEN))
        for (on, off), row in zip(xs, g):
            out[on] += row
            out[off] -= row
        return out


def play(layer, w1, w2, frames, random):
    """A game: encoded differences, hidden units, and y - p of each step."""
    xs, hs, errors = [], [], []
    before = crop(frames[0])
    for frame in frames:
        now = crop(frame)
        x = layer.encode(now - before)
        before = now
        h = np.maximum(layer.product(x, w1), 0)
        p = 1 / (1 + np.exp(-h @ w2))
        up = random.random() < p
        xs.append(x)
        hs.append(h)
        errors.append(float(up) - p)
    return xs, np.array(hs), np.array(errors)


def learn(layer, frames, rewards, games):
    random = np.random.default_rng(0)
    w = [random.standard_normal((PIXELS, HIDDEN)) / SIDE, random.standard_normal(HIDDEN) / np.sqrt(HIDDEN)]
    cache = [np.zeros_like(x) for x in w]
    gradient = [np.zeros_like(x) for x in w]
    for game in range(1, games + 1):
        xs, h, errors = play(layer, *w, frames, random)
        delta = errors * standardised_returns(rewards)
        gradient[1] += h.T @ delta
        gradient[0] += layer.transposed(xs, np.outer(delta, w[1]) * (h > 0))
        if game % BATCH == 0:
            for i, g in enumerate(gradient):
                cache[i] = DECAY * cache[i] + (1 - DECAY) * g**2
                w[i] += RATE * g / (np.sqrt(cache[i]) + EPS)
                g[...] = 0


def main():
    frames_file, rewards_file, games, kind = sys.argv[1:]
    frames = np.fromfile(frames_file, dtype=np.uint8).reshape(-1, 210, 160, 3)
    rewards = np.fromfile(rewards_file, dtype=np.float64)
    begin = time.process_time()
    learn({"dense": Dense, "sparse": Sparse}[kind](), frames, rewards, int(games))
    seconds = time.process_time() - begin
    print(json.dumps({"steps": len(frames) * int(games), "seconds": seconds, "version": np.__version__}))


main()
