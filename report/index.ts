/** The tables of `amr compare` and the page of `amr report`. */
export { compare, type CompareOptions } from './compare/compare.js';
export { search, type SearchOptions } from './search/search.js';
export type { SearchResult } from './search/result.js';
export { searchTables } from './search/tables.js';
export type { CompareEvent, SweepPosition } from './compare/progress.js';
export type { Comparison } from './compare/comparison.js';
export { comparisonTables } from './compare/tables.js';
export type { TextTable } from './compare/fit.js';
export { writeReport } from './page/report.js';
