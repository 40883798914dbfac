/** The definitions of the figures of an evaluation, for people who read its JSON. */
export const EVALUATION_DEFINITIONS = {
  ranking:
    'each held-out pair is ranked against candidates in neither the training nor the held-out items of its user, cold ones included; ties count against it; metrics are means over pairs',
  perUser:
    'means over users; hr@n: the share of users with a held-out item of which fewer than n candidates are better; recall@n: the share of such items among the held-out items of a user; ndcg@n: the gain of all held-out items of a user in one list with the candidates, over that of the ideal list, which begins with them',
  'ndcg@n': 'ln 2 / ln(rank + 2) for a rank (from 0) under n, else 0',
  adversarial:
    'one perturbation per item: epsilon times the gradient of the summed loss of all test lists (softplus of candidate less held-out score) by its features, normalised per item (l2: by its length, linf: its signs); a content memory normalises its directions x again, and keeps t of users unless histories are attacked too',
  random: 'one perturbation per item of the same size, uniform on the sphere (l2) or of random signs (linf)',
  drop: 'relative change of NDCG@10',
  meanRankChange: 'mean over pairs of the rank under perturbation less the rank before it',
  listsChanged: 'share of lists whose best ten, as a set, changed',
  certified:
    'share of pairs whose held-out item is in the top 10 and stays there under every perturbation of each item by at most epsilon: exact; a lower bound for a content memory beside a projection, and with t of users as it is',
  contentShare:
    "sum over users of the covariance, over all items, of E'c's part of scores, and that of a content memory with the whole of cold scores, with scores, over their variance",
} as const;
