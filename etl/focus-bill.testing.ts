/** A small bill in FOCUS, its rows written by hand. */
export const HEADER = 'BilledCost,BillingCurrency,BillingPeriodStart,ChargePeriodStart,ServiceName,Tags'

/** A row of it; of its month and its service, where nothing is said. */
export const row = (cost: string, rest: Partial<{ currency: string; start: string; tags: string }> = {}) =>
  [
    cost,
    rest.currency ?? 'USD',
    '2026-10-01T00:00:00Z',
    rest.start ?? '2026-10-05T00:00:00Z',
    'AmazonEC2',
    rest.tags ?? '',
  ].join(',')

export const csv = (...rows: string[]) => `${[HEADER, ...rows].join('\n')}\n`

/** Rows with nothing wrong, each of 1.25. */
export const good = (count: number) => Array.from({ length: count }, () => row('1.25'))
