/** The tables of `amr compare` and the page of `amr report`. */
export { compare } from './compare/compare.js';
export type { CompareEvent, SweepPosition } from './compare/progress.js';
export type { Comparison } from './compare/comparison.js';
export { comparisonTables } from './compare/tables.js';
export type { TextTable } from './compare/fit.js';
export { writeReport } from './page/report.js';
