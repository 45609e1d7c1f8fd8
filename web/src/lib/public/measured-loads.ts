/** Rows of each file that was measured. */
export const measuredRows = '1,000,000'

/** What docs/performance.md says of loads, as it says it; a test compares the two. Times are in seconds. */
export const measuredLoads = [
  { file: 'AWS CUR, 94 columns, CSV', megabytes: '784', receive: '2.54', load: '8.03' },
  { file: 'AWS CUR, 250 columns, CSV', megabytes: '1118', receive: '5.61', load: '10.71' },
  { file: 'FOCUS 1.2, 57 columns, CSV', megabytes: '802', receive: '3.62', load: '9.55' },
]
