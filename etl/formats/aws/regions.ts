import type { Expression } from '../format.ts'
import { combine, quote } from '../mapping-builder.ts'

/** AWS regions by id, with the names that bills have used for them; the first is the present one. */
const REGIONS: Record<string, readonly string[]> = {
  'us-east-1': ['US East (N. Virginia)'],
  'us-east-2': ['US East (Ohio)'],
  'us-west-1': ['US West (N. California)'],
  'us-west-2': ['US West (Oregon)'],
  'ca-central-1': ['Canada (Central)'],
  'ca-west-1': ['Canada West (Calgary)'],
  'mx-central-1': ['Mexico (Central)'],
  'sa-east-1': ['South America (Sao Paulo)', 'SA East (Sao Paulo)'],
  'eu-central-1': ['Europe (Frankfurt)', 'EU (Frankfurt)'],
  'eu-central-2': ['Europe (Zurich)'],
  'eu-west-1': ['Europe (Ireland)', 'EU (Ireland)'],
  'eu-west-2': ['Europe (London)', 'EU (London)'],
  'eu-west-3': ['Europe (Paris)', 'EU (Paris)'],
  'eu-north-1': ['Europe (Stockholm)', 'EU (Stockholm)'],
  'eu-south-1': ['Europe (Milan)', 'EU (Milan)'],
  'eu-south-2': ['Europe (Spain)'],
  'il-central-1': ['Israel (Tel Aviv)'],
  'me-south-1': ['Middle East (Bahrain)'],
  'me-central-1': ['Middle East (UAE)'],
  'af-south-1': ['Africa (Cape Town)'],
  'ap-east-1': ['Asia Pacific (Hong Kong)'],
  'ap-south-1': ['Asia Pacific (Mumbai)'],
  'ap-south-2': ['Asia Pacific (Hyderabad)'],
  'ap-southeast-1': ['Asia Pacific (Singapore)'],
  'ap-southeast-2': ['Asia Pacific (Sydney)'],
  'ap-southeast-3': ['Asia Pacific (Jakarta)'],
  'ap-southeast-4': ['Asia Pacific (Melbourne)'],
  'ap-southeast-5': ['Asia Pacific (Malaysia)'],
  'ap-southeast-7': ['Asia Pacific (Thailand)'],
  'ap-northeast-1': ['Asia Pacific (Tokyo)'],
  'ap-northeast-2': ['Asia Pacific (Seoul)'],
  'ap-northeast-3': ['Asia Pacific (Osaka)', 'Asia Pacific (Osaka-Local)'],
  'us-gov-east-1': ['AWS GovCloud (US-East)'],
  'us-gov-west-1': ['AWS GovCloud (US-West)', 'AWS GovCloud (US)'],
  'cn-north-1': ['China (Beijing)'],
  'cn-northwest-1': ['China (Ningxia)'],
}

const ENTRIES = Object.entries(REGIONS)
const NAMES = ENTRIES.flatMap(([id, names]) => names.map((name) => ({ id, name })))
/** A zone is its region and a letter: `eu-central-1a`; old bills name the region itself. */
const ZONE = '^([a-z]{2}(?:-[a-z]+)+-[0-9]+)[a-z]?$'

const list = (texts: readonly string[]) => `[${texts.map(quote).join(', ')}]`

/** The id that the bill gives, else that of the location or of the availability zone that it names. */
export function regionId(id: Expression, location: Expression, availabilityZone: Expression): Expression {
  const names = list(NAMES.map(({ name }) => name))
  const ids = list(NAMES.map((entry) => entry.id))
  const ofLocation = combine`transform(${location}, ${names}, ${ids}, '')`
  const ofZone = combine`extract(${availabilityZone}, ${quote(ZONE)})`
  return combine`multiIf(${id} != '', ${id}, ${location} != '', ${ofLocation}, ${ofZone})`
}

/** The present name of a region, so that one region is not two by its names; else what the bill says. */
export function regionName(id: Expression, location: Expression): Expression {
  const ids = list(ENTRIES.map(([key]) => key))
  const names = list(ENTRIES.map(([, [name = '']]) => name))
  return combine`transform(${id}, ${ids}, ${names}, ${location})`
}
