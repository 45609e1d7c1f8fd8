/** The regions that prefixes of AWS's usage types stand for. What has none is of Virginia. */
const REGIONS: Record<string, string> = {
  USE1: 'us-east-1',
  USE2: 'us-east-2',
  USW1: 'us-west-1',
  USW2: 'us-west-2',
  UGE1: 'us-gov-east-1',
  UGW1: 'us-gov-west-1',
  CAN1: 'ca-central-1',
  CAN2: 'ca-west-1',
  MXC1: 'mx-central-1',
  SAE1: 'sa-east-1',
  EU: 'eu-west-1',
  EUW1: 'eu-west-1',
  EUW2: 'eu-west-2',
  EUW3: 'eu-west-3',
  EUC1: 'eu-central-1',
  EUC2: 'eu-central-2',
  EUN1: 'eu-north-1',
  EUS1: 'eu-south-1',
  EUS2: 'eu-south-2',
  ILC1: 'il-central-1',
  MES1: 'me-south-1',
  MEC1: 'me-central-1',
  AFS1: 'af-south-1',
  APE1: 'ap-east-1',
  APS1: 'ap-southeast-1',
  APS2: 'ap-southeast-2',
  APS3: 'ap-south-1',
  APS4: 'ap-southeast-3',
  APS5: 'ap-south-2',
  APS6: 'ap-southeast-4',
  APS7: 'ap-southeast-5',
  APS9: 'ap-southeast-7',
  APN1: 'ap-northeast-1',
  APN2: 'ap-northeast-2',
  APN3: 'ap-northeast-3',
  CNN1: 'cn-north-1',
  CNW1: 'cn-northwest-1',
}

const VIRGINIA = 'us-east-1'

/** Before a usage type: letters and a digit, and of old regions letters alone. */
const PREFIXES = /^(?:([A-Z]{2,4}\d{0,2})-)?(?:([A-Z]{2,4}\d{0,2})-)?(?=[A-Z][A-Za-z0-9]+-)/

/** The prefixes of a usage type: `USE1-EUW1-AWS-Out-Bytes` has two, of where it is billed and of the other end. */
export function prefixesOf(usageType: string): string[] {
  const [, first, second] = PREFIXES.exec(usageType) ?? []
  return [first, second].flatMap((prefix) => (prefix === undefined || prefix === 'AWS' ? [] : prefix))
}

/** The region of a prefix, or the prefix itself where it is none that is known, as of a local zone. */
export function regionOfPrefix(prefix: string): string {
  return REGIONS[prefix] ?? prefix
}

/** Where a line is billed: as it says itself, else as its usage type does. */
export function regionOfLine(regionId: string, usageType: string): string {
  if (regionId !== '') return regionId
  const [prefix] = prefixesOf(usageType)
  return prefix === undefined ? VIRGINIA : regionOfPrefix(prefix)
}
