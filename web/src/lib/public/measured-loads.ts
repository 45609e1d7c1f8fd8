/** Rows of each file that was measured. */
export const measuredRows = '1,000,000'

/** What docs/performance.md says of loads, as it says it; a test compares the two. Times are in seconds. */
export const measuredLoads = [
  { file: 'AWS CUR, 94 columns, CSV', megabytes: '784', receive: '1.54', load: '7.50' },
  { file: 'AWS CUR, 250 columns, CSV', megabytes: '1118', receive: '3.82', load: '10.72' },
  { file: 'FOCUS 1.2, 57 columns, CSV', megabytes: '802', receive: '2.29', load: '7.47' },
]
