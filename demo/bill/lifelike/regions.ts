/** A region as bills name it. */
export interface Region {
  id: string
  /** Before usage types; that of Virginia is left out of the older ones. */
  prefix: string
  name: string
  /** What things cost there, in percent of Virginia. */
  percent: number
}

export const VIRGINIA: Region = {
  id: 'us-east-1',
  prefix: 'USE1',
  name: 'US East (N. Virginia)',
  percent: 100,
}
export const IRELAND: Region = { id: 'eu-west-1', prefix: 'EU', name: 'EU (Ireland)', percent: 110 }
export const FRANKFURT: Region = { id: 'eu-central-1', prefix: 'EUC1', name: 'EU (Frankfurt)', percent: 115 }
export const SYDNEY: Region = {
  id: 'ap-southeast-2',
  prefix: 'APS2',
  name: 'Asia Pacific (Sydney)',
  percent: 120,
}
/** Of what belongs to no region. */
export const GLOBAL: Region = { id: '', prefix: '', name: 'Any', percent: 100 }
