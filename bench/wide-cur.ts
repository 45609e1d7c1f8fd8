import { CUR_COLUMNS } from '../demo/bill/aws-cur-columns.ts'
import type { BillLine, Fields } from '../demo/bill/generate-cur.ts'

/** Product attributes beside those that every report has: each service brings its own, empty for all others. */
const ATTRIBUTES = [
  ...['accessType', 'activityType', 'alarmType', 'apiType', 'architecturalReview', 'architectureSupport'],
  ...['attachmentType', 'availabilityZone', 'brokerEngine', 'bundle', 'cacheEngine', 'capacitystatus'],
  ...['category', 'classicnetworkingsupport', 'clientLocation', 'comments', 'computeFamily', 'computeType'],
  ...['contentType', 'country', 'countsAgainstQuota', 'cputype', 'databaseEdition', 'dataTransfer'],
  ...['dedicatedEbsThroughput', 'deploymentOption', 'description', 'directConnectLocation', 'directorySize'],
  ...['directoryType', 'dominantnondominant', 'ebsOptimized', 'edition', 'endpoint', 'endpointType'],
  ...['engineCode', 'enhancedNetworkingSupported', 'eventType', 'executionFrequency', 'feeCode'],
  ...['feeDescription', 'fileSystemType', 'findingGroup', 'findingSource', 'freeQueryTypes', 'freeTier'],
  ...['freeTrial', 'frequencyMode', 'fromLocationType', 'gets', 'gpu', 'gpuMemory', 'graphqloperation'],
  ...['groupDescription', 'includedServices', 'inputMode', 'insightstype', 'instance', 'intelAvx2Available'],
  ...['intelAvxAvailable', 'intelTurboAvailable', 'io', 'launchSupport', 'license', 'logsSource', 'logsType'],
  ...['mailboxStorage', 'marketoption', 'maxIopsBurstPerformance', 'maxThroughputvolume', 'maxVolumeSize'],
  ...['memoryGib', 'messageDeliveryFrequency', 'messageDeliveryOrder', 'meteringType', 'minVolumeSize'],
  ...[
    'normalizationSizeFactor',
    'operationsSupport',
    'origin',
    'overageType',
    'parameterType',
    'physicalCores',
  ],
  ...['physicalCpu', 'platousagetype', 'portSpeed', 'preInstalledSw', 'storageType', 'processorFeatures'],
  ...[
    'productType',
    'protocol',
    'provisioned',
    'queueType',
    'recipient',
    'requestDescription',
    'requestType',
  ],
  ...['resourceEndpoint', 'routingTarget', 'routingType', 'runningMode', 'softwareIncluded', 'storage'],
  ...['storageFamily', 'storageMedia', 'subscriptionType'],
]

const TAG_KEYS = [
  ...['aws:autoscaling:groupName', 'aws:cloudformation:logical-id', 'aws:cloudformation:stack-id'],
  ...['aws:cloudformation:stack-name', 'aws:ec2:fleet-id', 'aws:eks:cluster-name', 'user:Backup'],
  ...['user:BusinessUnit', 'user:Component', 'user:Compliance', 'user:CreatedAt', 'user:Customer'],
  ...['user:DataClassification', 'user:Department', 'user:Domain', 'user:ExpiresOn', 'user:Feature'],
  ...['user:GitCommit', 'user:GitRepository', 'user:Initiative', 'user:Job', 'user:KubernetesNamespace'],
  ...[
    'user:KubernetesWorkload',
    'user:Lifecycle',
    'user:MaintenanceWindow',
    'user:ManagedBy',
    'user:Monitoring',
  ],
  ...['user:OnCall', 'user:PatchGroup', 'user:Pipeline', 'user:Product', 'user:Program', 'user:Project'],
  ...[
    'user:Region',
    'user:Release',
    'user:Repository',
    'user:Role',
    'user:Schedule',
    'user:Service',
    'user:Shard',
  ],
  ...['user:Squad', 'user:Stage', 'user:Tenant', 'user:Terraform'],
  ...['user:AutoStop', 'user:Budget', 'user:CreatedBy', 'user:Tier', 'user:Vertical', 'user:Workload'],
  ...['user:Workstream', 'user:Zone'],
]

/** 250 columns: what a report grows to with many services and many tag keys. */
export const WIDE_CUR_COLUMNS: readonly string[] = [
  ...CUR_COLUMNS,
  ...ATTRIBUTES.map((name) => `product/${name}`),
  ...TAG_KEYS.map((key) => `resourceTags/${key}`),
]

/** The same lines with attributes of their product, and about one in six of the tag keys. */
export function* widen(lines: Iterable<BillLine>): Generator<BillLine> {
  const attributesOf = new Map<string, Fields>()
  for (const line of lines) {
    const product = line.fields['lineItem/UsageType'] ?? ''
    const attributes = attributesOf.get(product) ?? attributesFor(product)
    attributesOf.set(product, attributes)
    yield { ...line, fields: { ...line.fields, ...attributes, ...tagsFor(line.fields) } }
  }
}

function attributesFor(product: string): Fields {
  const seed = hashOf(product)
  const own = ATTRIBUTES.filter((_, index) => (seed + index * 5) % 8 === 0)
  return Object.fromEntries(own.map((name, index) => [`product/${name}`, VALUES[(seed + index) % 6]]))
}

const VALUES = ['NA', 'Yes', 'No', 'Shared', '4750 Mbps', 'Amazon managed']

function tagsFor(fields: Fields): Fields {
  const resource = fields['lineItem/ResourceId']
  if (!resource) return {}
  const seed = hashOf(resource)
  const tags: Fields = {}
  TAG_KEYS.forEach((key, index) => {
    if ((seed + index * 7) % 6 === 0) tags[`resourceTags/${key}`] = `value-${(seed >>> 3) % 500}-${index}`
  })
  return tags
}

function hashOf(text: string): number {
  let hash = 7
  for (let index = 0; index < text.length; index += 1) hash = (hash * 31 + text.charCodeAt(index)) >>> 0
  return hash
}
