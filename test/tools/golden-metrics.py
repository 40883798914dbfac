"""Writes evaluation/golden-metrics.json: lists of a few users, and the metrics that ranx computes on them.

A test compares the figures of `perUser` with this file. To make the file anew:

    pip install ranx==0.3.21
    python test/tools/golden-metrics.py > evaluation/golden-metrics.json

Each user has scores of all items, items of training, which the list leaves out, and held-out items, which are the relevant
ones. ranx divides the average precision at n by the number R of relevant items. AMR divides it by min(n, R), so that a list
that begins with n relevant items has the value 1. The script therefore multiplies what ranx gives for each user by
R / min(n, R). Where n is at least R, this is what ranx gives.
"""

import json
import random
from importlib.metadata import version

from ranx import Qrels, Run, evaluate

SEED = 16
ITEMS = 60
HELD_OUT = [1, 2, 3, 5, 9, 12, 1, 4]
CUTOFFS = [1, 3, 5, 10, 20]
# The names of the metrics in AMR, and in ranx.
NAMES = {"hr": "hit_rate", "recall": "recall", "precision": "precision", "map": "map", "mrr": "mrr", "ndcg": "ndcg"}


def make_user(draw: random.Random, held_out: int) -> dict:
    """Draws a user. Held-out items are preferred, so that lists of all lengths have some of them."""
    items = draw.sample(range(ITEMS), held_out + 6)
    relevant, training = items[:held_out], items[held_out:]
    scores = list(range(1, ITEMS + 1))
    draw.shuffle(scores)
    for item in relevant:
        if draw.random() < 0.6:
            better = scores.index(ITEMS - draw.randrange(15))
            scores[item], scores[better] = scores[better], scores[item]
    return {"training": sorted(training), "heldOut": relevant, "scores": scores}


def main() -> None:
    draw = random.Random(SEED)
    users = [make_user(draw, held_out) for held_out in HELD_OUT]
    qrels = Qrels({f"u{u}": {f"i{i}": 1 for i in user["heldOut"]} for u, user in enumerate(users)})
    run = Run(
        {
            f"u{u}": {f"i{i}": float(user["scores"][i]) for i in range(ITEMS) if i not in user["training"]}
            for u, user in enumerate(users)
        }
    )
    metrics = {}
    for cutoff in CUTOFFS:
        for name, ranx_name in NAMES.items():
            # The queries of ranx are sorted by their names, u0 to u7, as the users are.
            values = evaluate(qrels, run, f"{ranx_name}@{cutoff}", return_mean=False)
            if name == "map":
                values = [value * r / min(cutoff, r) for value, r in zip(values, HELD_OUT, strict=True)]
            metrics[f"{name}@{cutoff}"] = sum(values) / len(users)
    print(json.dumps({"library": f"ranx {version('ranx')}", "items": ITEMS, "users": users, "metrics": metrics}))


if __name__ == "__main__":
    main()
