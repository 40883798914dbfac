"""A vectorised AMR in PyTorch, with the perturbation in D dimensions as the published implementations compute it.

The score is y = p.(q + E'c). Each item has one perturbation, the L2-normalised gradient of the clean loss of the batch. The loss is
BPR + lambda BPR(perturbed), and Adagrad updates the rows that the batch has. One line says how many triples a second it trains, with
sampling, gathers, forward and backward products and updates.

usage: torch_amr.py D K B items users threads seconds [vbpr] [float16]

vbpr leaves the adversary out. float16 keeps the features in float16, and widens the gathered rows.
"""
import sys
import time

import torch
import torch.nn.functional as F

D, K, B, I, U, T = map(int, sys.argv[1:7])
seconds = float(sys.argv[7])
adversary = "vbpr" not in sys.argv
half = "float16" in sys.argv
torch.set_num_threads(T)
torch.manual_seed(0)
C = torch.rand(I, D) - 0.5
if half:
    C = C.half()
P, Q, E = (torch.randn(n, K) * 0.01 for n in (U, I, D))
sums_p, sums_q, sums_e = (torch.full_like(x, 0.1) for x in (P, Q, E))
epsilon, lam, rate = 0.1, 1.0, 0.05


def features(rows):
    return C.index_select(0, rows).float() if half else C.index_select(0, rows)


def update(values, sums, rows, gradient):
    unique, place = rows.unique(return_inverse=True)
    total = torch.zeros(len(unique), K).index_add_(0, place, gradient)
    sums[unique] += total * total
    values[unique] -= rate * total / sums[unique].sqrt()


def step():
    u, i, j = torch.randint(U, (B,)), torch.randint(I, (B,)), torch.randint(I, (B,))
    p, qi, qj = P.index_select(0, u), Q.index_select(0, i), Q.index_select(0, j)
    X = features(i).sub_(features(j))
    v = (qi - qj).addmm_(X, E)
    a = -torch.sigmoid(-(p * v).sum(1))
    S = a[:, None] * p
    if adversary:
        by_triple = S @ E.T
        unique, place = torch.cat([i, j]).unique(return_inverse=True)
        gamma = torch.zeros(len(unique), D).index_add_(0, place[:B], by_triple).index_add_(0, place[B:], by_triple, alpha=-1)
        delta = F.normalize(gamma, dim=1).mul_(epsilon)
        Xa = (X + delta[place[:B]]).sub_(delta[place[B:]])
        va = (qi - qj).addmm_(Xa, E)
        aa = -lam * torch.sigmoid(-(p * va).sum(1))
        Sa = aa[:, None] * p
        gE = (X.T @ S).addmm_(Xa.T, Sa)
        gp, gq = a[:, None] * v + aa[:, None] * va, S + Sa
    else:
        gE, gp, gq = X.T @ S, a[:, None] * v, S
    update(P, sums_p, u, gp)
    update(Q, sums_q, torch.cat([i, j]), torch.cat([gq, -gq]))
    sums_e.addcmul_(gE, gE)
    E.addcdiv_(gE, sums_e.sqrt(), value=-rate)


with torch.no_grad():
    for _ in range(5):
        step()
    begin, steps = time.perf_counter(), 0
    while time.perf_counter() - begin < seconds:
        step()
        steps += 1
    took = time.perf_counter() - begin
print(f"torch {'amr' if adversary else 'vbpr'} D={D} K={K} B={B} items={I} threads={T}: {steps * B / took:.0f} triplets/s")
