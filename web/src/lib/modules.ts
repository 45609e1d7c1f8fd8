/** The dashboard modules that exist, by their names in addresses and capabilities. */
export const moduleTitles: Record<string, string> = { overview: 'Overview' }
