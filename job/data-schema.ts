import { z } from 'zod';
import { choice, list, mapping, text, trueOrFalse, wholeNumber } from './values.js';

/** The largest 32-bit integer, which bounds all counts. */
export const LARGE = 2_147_483_647;
/** The range of seeds. */
export const SEED = { from: 0, to: 4_294_967_295 };

const COLUMN = { error: 'must be the name of a column, or its position from 1' };
const column = (description: string) =>
  z
    .union([z.int(COLUMN).min(1, COLUMN).max(LARGE, COLUMN), text('the name of a column')], COLUMN)
    .optional()
    .meta({ description, 'x-kubernetes-int-or-string': true });
const CONDITION = 'a condition such as "rating >= 4" or "x_label == 0"';

/** The width of the features of a synthetic catalog that names none. */
export const SYNTHETIC_WIDTH = 64;

/**
 * The section `data`. It has exactly one of `interactions` and `synthetic`. A rule (rules.ts) checks this, because a
 * Kubernetes schema cannot express it.
 */
export const dataSchema = mapping({
  interactions: text('the path of a file or folder, or a pattern such as part-*.parquet').optional().meta({
    description:
      'the interactions of users with items, in a file, a folder or the files of a pattern: delimited text with or without a header, JSON lines (both also compressed with gzip or zstd), or Parquet',
  }),
  columns: mapping({
    user: column('the column of users'),
    item: column('the column of items'),
    weight: column('a column that conditions may call weight; training counts every interaction alike'),
    time: column('a column that conditions may call time; training does not use times'),
  })
    .optional()
    .meta({
      description:
        'the columns of interactions, test and validation, by name or position; by default they are found by their usual names',
    }),
  delimiter: choice(['comma', 'tab', 'semicolon', 'pipe', 'space', ',', ';', '|', '::', ' ', '\t'])
    .optional()
    .meta({ description: 'the separator of fields; by default it is found from the file' }),
  header: trueOrFalse()
    .optional()
    .meta({ description: 'whether line 1 names the columns; by default it is found from the file' }),
  layout: choice(['pairs', 'lists', 'counted-lists']).default('pairs').meta({
    description:
      'pairs: each line has one interaction. lists: each line has a user and all items of that user. counted-lists: each line has the number of items and the items of one user',
  }),
  where: text(CONDITION).optional().meta({
    description:
      'the rows that are read: comparisons of columns (#3 is the third) with numbers or quoted texts, joined by and, or, not and parentheses',
  }),
  testWhere: text(CONDITION).optional().meta({
    description:
      'the rows of the test file that are read; the test file may then be the file of interactions. Default: the value of where',
  }),
  features: list(text('the path of a file or folder of features'), 'paths').default([]).meta({
    description:
      'the content features of the items: npy, npz, safetensors or Parquet files of floating-point numbers or integers, with or without a scale, or folders with an npy file for each item; several files are set side by side',
  }),
  normalize: choice(['none', 'rows', 'columns', 'parts']).default('none').meta({
    description:
      'what features are divided by before they share one scale. none: nothing. rows: the L2 length of each row of a file. columns: the largest magnitude of each column. parts: that of each file',
  }),
  items: text('the path of a text file')
    .nullable()
    .default(null)
    .meta({ description: 'the item id of each feature row, one per line; without it, the id of row i is i' }),
  test: text('the path of a file or folder, or a pattern such as part-*.parquet').nullable().default(null).meta({
    description: 'held-out pairs, on which the model is evaluated during training; they have the forms of interactions',
  }),
  validation: text('the path of a file or folder, or a pattern such as part-*.parquet').optional().meta({
    description:
      'held-out pairs of your own, which choose the epochs with evaluation.select: validation; they have the forms of interactions, and nothing is trained on them. Default: interactions are held out of training',
  }),
  validationWhere: text(CONDITION).optional().meta({
    description:
      'the rows of the validation file that are read; the validation file may then be the file of interactions or of test pairs. Default: the value of where',
  }),
  images: text('a path or URL pattern that contains {item}').nullable().default(null).meta({
    description: 'the pictures of the items, as a path or URL that contains {item}; only the report uses them',
  }),
  root: text('the path of a folder').default('.').meta({
    description:
      "the folder from which relative paths start; a relative root starts from the job file's folder, in pods from /data",
  }),
  prepared: text('the path of a folder').optional().meta({
    description:
      'a folder of data that were prepared from these files, from which interactions, ids and held-out pairs are read; features stay where they are, unless they were converted',
  }),
  prepareTo: text('the path or address of a folder').optional().meta({
    description:
      'a folder in which the data are prepared before the training, once; later runs read them from there while the files are unchanged. On a cluster, one worker prepares them, and all workers must share the folder; a folder of an object store (s3://bucket/folder) needs no shared volume. It cannot stand beside prepared',
  }),
  synthetic: mapping({
    users: wholeNumber({ from: 2, to: 10_000_000 })
      .default(1000)
      .meta({ description: 'the number of users of the synthetic catalog' }),
    items: wholeNumber({ from: 12, to: 10_000_000 })
      .default(500)
      .meta({ description: 'the number of items of the synthetic catalog' }),
    width: wholeNumber({ from: 1, to: 4096 })
      .default(SYNTHETIC_WIDTH)
      .meta({ description: 'the width of the features of the synthetic catalog' }),
    seed: wholeNumber(SEED).default(1).meta({ description: 'the seed from which the catalog is made' }),
  })
    .optional()
    .meta({ description: 'a synthetic catalog with features and test pairs, instead of files' }),
});
