import type { Meter } from './meter.ts'

/** An instance type: what it is, and what an hour of it costs in Virginia. */
interface InstanceType {
  vcpu: number
  memory: string
  processor: keyof typeof PROCESSORS
  linux: string
  windows?: string
  /** Superseded, as AWS says it. */
  isFormer?: boolean
}

const PROCESSORS = {
  graviton: 'AWS Graviton3 Processor',
  graviton2: 'AWS Graviton2 Processor',
  intel: 'Intel Xeon 8375C (Ice Lake)',
  broadwell: 'Intel Xeon E5-2686 v4 (Broadwell)',
  haswell: 'Intel Xeon E5-2666 v3 (Haswell)',
  intelBurst: 'Intel Xeon Family',
  amd: 'AMD EPYC 7R13 Processor',
} as const

const INSTANCE_TYPES = {
  't4g.small': { vcpu: 2, memory: '2 GiB', processor: 'graviton2', linux: '0.0168' },
  'c7g.large': { vcpu: 2, memory: '4 GiB', processor: 'graviton', linux: '0.0725' },
  'c7g.2xlarge': { vcpu: 8, memory: '16 GiB', processor: 'graviton', linux: '0.2900' },
  'm7g.2xlarge': { vcpu: 8, memory: '32 GiB', processor: 'graviton', linux: '0.3264' },
  'c7g.xlarge': { vcpu: 4, memory: '8 GiB', processor: 'graviton', linux: '0.1450' },
  'm7g.large': { vcpu: 2, memory: '8 GiB', processor: 'graviton', linux: '0.0816' },
  'm7g.xlarge': { vcpu: 4, memory: '16 GiB', processor: 'graviton', linux: '0.1632' },
  'r7g.2xlarge': { vcpu: 8, memory: '64 GiB', processor: 'graviton', linux: '0.4284' },
  'm6i.large': { vcpu: 2, memory: '8 GiB', processor: 'intel', linux: '0.0960' },
  'm6i.xlarge': { vcpu: 4, memory: '16 GiB', processor: 'intel', linux: '0.1920' },
  'c6i.xlarge': { vcpu: 4, memory: '8 GiB', processor: 'intel', linux: '0.1700' },
  'm6a.xlarge': { vcpu: 4, memory: '16 GiB', processor: 'amd', linux: '0.1728' },
  'm6a.large': { vcpu: 2, memory: '8 GiB', processor: 'amd', linux: '0.0864', windows: '0.1784' },
  'c4.xlarge': {
    vcpu: 4,
    memory: '7.5 GiB',
    processor: 'haswell',
    linux: '0.1990',
    windows: '0.3830',
    isFormer: true,
  },
  'r4.xlarge': {
    vcpu: 4,
    memory: '30.5 GiB',
    processor: 'broadwell',
    linux: '0.2660',
    isFormer: true,
  },
  't2.medium': { vcpu: 2, memory: '4 GiB', processor: 'intelBurst', linux: '0.0464', isFormer: true },
} as const satisfies Record<string, InstanceType>
export type InstanceName = keyof typeof INSTANCE_TYPES

const FAMILIES: Record<string, string> = {
  c: 'Compute optimized',
  m: 'General purpose',
  r: 'Memory optimized',
  t: 'General purpose',
}

/** Of a unit of a reservation, by size. */
const FACTORS: Record<string, string> = { small: '1', medium: '2', large: '4', xlarge: '8', '2xlarge': '16' }

interface ServerOptions {
  isWindows?: boolean
  /** Reserved capacity that nothing runs in. */
  isUnused?: boolean
}

/** An hour of a server. */
export function serverMeter(
  type: InstanceName,
  { isWindows = false, isUnused = false }: ServerOptions = {},
): Meter {
  const { linux, windows, processor, vcpu, memory, isFormer } = INSTANCE_TYPES[type] as InstanceType
  const system = isWindows ? 'Windows' : 'Linux'
  const [family = '', size = ''] = type.split('.')
  return {
    product: 'AmazonEC2',
    family: 'Compute Instance',
    usageType: `${isUnused ? 'UnusedBox' : 'BoxUsage'}:${type}`,
    operation: isWindows ? 'RunInstances:0002' : 'RunInstances',
    unit: 'Hrs',
    price: (isWindows ? windows : linux) ?? linux,
    description: `${isUnused ? 'Unused Reservation' : 'On Demand'} ${system} ${type} Instance Hour`,
    isOld: true,
    attributes: {
      'lineItem/NormalizationFactor': FACTORS[size],
      'product/instanceType': type,
      'product/instanceTypeFamily': family,
      'product/instanceFamily': FAMILIES[family.slice(0, 1)],
      'product/operatingSystem': system,
      'product/licenseModel': 'No License required',
      'product/preInstalledSw': 'NA',
      'product/processorArchitecture': '64-bit',
      'product/physicalProcessor': PROCESSORS[processor],
      'product/currentGeneration': isFormer ? 'No' : 'Yes',
      'product/capacitystatus': isUnused ? 'UnusedCapacityReservation' : 'Used',
      'product/tenancy': 'Shared',
      'product/vcpu': String(vcpu),
      'product/memory': memory,
    },
  }
}

/** The same on the spot market, at a price that moves by itself. */
export function spotMeter(type: InstanceName): Meter {
  const meter = serverMeter(type)
  const percent = { c: 38, m: 41, r: 35, t: 50 }[type.slice(0, 1)] ?? 40
  return {
    ...meter,
    usageType: `SpotUsage:${type}`,
    operation: 'RunInstances:SV001',
    price: ((Number(meter.price) * percent) / 100).toFixed(4),
    description: `${type} Linux/UNIX Spot Instance-hour`,
    attributes: { ...meter.attributes, 'product/marketoption': 'Spot' },
  }
}
