/** The definitions of the figures of an evaluation, for people who read its JSON. */
export const EVALUATION_DEFINITIONS = {
  ranking:
    'each held-out pair is ranked against candidates in neither the training nor the held-out items of its user, cold ones included; ties count against it; metrics are means over pairs',
  perPair:
    'means over pairs: each held-out item is the one relevant item of a list of its own, so recall@n is hr@n, and map@n is mrr@n',
  perUser:
    'means over users: one list of the candidates and all held-out items of a user, which are its relevant items',
  'hr@n': '1 if a relevant item is in the first n places, else 0',
  'recall@n': 'relevant items in the first n places over all relevant items',
  'precision@n': 'relevant items in the first n places over n',
  'map@n':
    'average precision: the sum of the precisions at the places of the relevant items in the first n, over min(n, relevant items)',
  'mrr@n': '1 over the first place, from 1, of a relevant item, and 0 beyond n',
  'ndcg@n':
    'the sum of ln 2 / ln(rank + 2) over the relevant items of ranks (from 0) under n, over that of a list which begins with all relevant items',
  lists:
    'present where they were asked for: of the best n items of every user of training, over the whole catalog without items of training; coverage@n: share of items in any list; novelty@n: mean of -log2(users of an item / all users) over the places of items with an interaction; gini@n: the Gini index of how often items are shown; cold@n: share of places of items without an interaction',
  adversarial:
    'one perturbation per item: epsilon times the gradient of the summed loss of all test lists (softplus of candidate less held-out score) by its features, normalised per item (l2: by its length, linf: its signs); a content memory normalises its directions x again, and keeps t of users unless histories are attacked too; where it keeps the content of warm items (content: snapshot), no attack of any kind perturbs them',
  'per-list':
    "perturbations of size epsilon that are chosen for each test list alone: the held-out item's score falls, and each candidate's rises, as far as possible; a content memory keeps t of users, and beside a projection its moves are those of the best direction that is found, which may be less than the largest",
  random: 'one perturbation per item of the same size, uniform on the sphere (l2) or of random signs (linf)',
  promotion:
    'present where it was asked for: the mean over the promoted items of the share of users in whose best ten of the catalog the item is, of the users who do not have it in training; each item is perturbed alone, along the gradient of a smooth count of these users',
  drop: 'relative change of NDCG@10',
  meanRankChange: 'mean over pairs of the rank under perturbation less the rank before it',
  listsChanged: 'share of lists whose best ten, as a set, changed',
  content:
    'where the content of warm items comes from, in a model whose memory compares features: live from the feature files, or a snapshot that the model keeps since its training',
  certified:
    'share of pairs whose held-out item is in the top 10 and stays there under every perturbation of each item by at most epsilon: exact; a lower bound for a content memory beside a projection, and with t of users as it is',
  contentShare:
    "sum over users of the covariance, over all items, of E'c's part of scores, and that of a content memory with the whole of cold scores, with scores, over their variance; E'c of items whose content is a snapshot does not count, as it is as fixed as what was learned",
} as const;
