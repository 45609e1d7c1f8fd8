import type { Expression } from '../format.ts'
import { combine, quote } from '../mapping-builder.ts'

/** FOCUS 1.2 service category and subcategory of AWS product codes; what is not here is `Other`. */
const CATEGORIES: Record<string, readonly [category: string, subcategory: string, codes: readonly string[]]> =
  {
    virtualMachines: ['Compute', 'Virtual Machines', ['AmazonEC2', 'AmazonLightsail', 'ComputeSavingsPlans']],
    serverless: ['Compute', 'Serverless Compute', ['AWSLambda']],
    containers: ['Compute', 'Containers', ['AmazonECS', 'AmazonEKS', 'AmazonECR', 'AWSAppRunner']],
    otherCompute: ['Compute', 'Other (Compute)', ['AWSBatch', 'AWSElasticBeanstalk', 'AWSOutposts']],
    endUser: ['Compute', 'End User Computing', ['AmazonWorkSpaces', 'AmazonAppStream']],
    objectStorage: ['Storage', 'Object Storage', ['AmazonS3', 'AmazonGlacier', 'AmazonS3GlacierDeepArchive']],
    fileStorage: ['Storage', 'File Storage', ['AmazonEFS', 'AmazonFSx']],
    backup: ['Storage', 'Backup Storage', ['AWSBackup', 'AWSStorageGateway', 'CloudEndure']],
    relational: ['Databases', 'Relational Databases', ['AmazonRDS', 'AmazonSimpleDB']],
    noSql: ['Databases', 'NoSQL Databases', ['AmazonDynamoDB', 'AmazonDocDB', 'AmazonMCS', 'AmazonNeptune']],
    caching: ['Databases', 'Caching', ['AmazonElastiCache', 'AmazonMemoryDB', 'AmazonDAX']],
    warehouse: ['Databases', 'Data Warehouses', ['AmazonRedshift']],
    timeSeries: ['Databases', 'Time Series Databases', ['AmazonTimestream']],
    ledger: ['Databases', 'Ledger Databases', ['AmazonQLDB']],
    delivery: ['Networking', 'Content Delivery', ['AmazonCloudFront']],
    connectivity: [
      'Networking',
      'Network Connectivity',
      ['AWSDirectConnect', 'AmazonVPC', 'AWSTransitGateway'],
    ],
    applicationNetworking: [
      'Networking',
      'Application Networking',
      ['AWSELB', 'AWSGlobalAccelerator', 'AWSAppMesh', 'AWSCloudMap'],
    ],
    routing: ['Networking', 'Network Routing', ['AmazonRoute53']],
    transfer: ['Networking', 'Network Infrastructure', ['AWSDataTransfer']],
    networkSecurity: ['Networking', 'Network Security', ['AWSNetworkFirewall', 'awswaf', 'AWSShield']],
    analytics: [
      'Analytics',
      'Analytics Platforms',
      ['AmazonAthena', 'ElasticMapReduce', 'AWSLakeFormation', 'AWSDataExchange'],
    ],
    dataProcessing: ['Analytics', 'Data Processing', ['AWSGlue', 'datapipeline']],
    streaming: [
      'Analytics',
      'Streaming Analytics',
      ['AmazonKinesis', 'AmazonKinesisAnalytics', 'AmazonKinesisFirehose', 'AmazonMSK'],
    ],
    search: ['Analytics', 'Search', ['AmazonES', 'AmazonCloudSearch', 'AmazonKendra']],
    businessIntelligence: ['Analytics', 'Business Intelligence', ['AmazonQuickSight']],
    messaging: ['Integration', 'Messaging', ['AmazonSNS', 'AWSQueueService', 'AmazonMQ', 'AmazonSES']],
    workflow: ['Integration', 'Workflow Orchestration', ['AmazonStates', 'AmazonMWAA', 'AmazonSWF']],
    api: ['Integration', 'API Management', ['AmazonApiGateway', 'AWSAppSync']],
    otherIntegration: ['Integration', 'Other (Integration)', ['AWSEvents', 'AmazonAppFlow']],
    observability: [
      'Management and Governance',
      'Observability',
      ['AmazonCloudWatch', 'AWSXRay', 'AmazonGrafana', 'AmazonPrometheus'],
    ],
    compliance: [
      'Management and Governance',
      'Compliance',
      ['AWSConfig', 'AWSCloudTrail', 'AWSAuditManager'],
    ],
    support: [
      'Management and Governance',
      'Support',
      ['AWSSupportBusiness', 'AWSSupportEnterprise', 'AWSSupportDeveloper', 'AWSDeveloperSupport'],
    ],
    costManagement: ['Management and Governance', 'Cost Management', ['AWSCostExplorer', 'AWSBudgets']],
    otherManagement: [
      'Management and Governance',
      'Other (Management and Governance)',
      ['AWSSystemsManager', 'AWSServiceCatalog', 'AWSCloudFormation'],
    ],
    identity: [
      'Identity',
      'Identity and Access Management',
      ['AWSDirectoryService', 'AmazonCognito', 'AWSIAMAccessAnalyzer'],
    ],
    secrets: [
      'Security',
      'Secret Management',
      ['awskms', 'AWSSecretsManager', 'CloudHSM', 'AWSCertificateManager'],
    ],
    threats: [
      'Security',
      'Threat Detection and Response',
      ['AmazonGuardDuty', 'AmazonInspector', 'AmazonInspectorV2', 'AmazonMacie', 'AmazonDetective'],
    ],
    posture: ['Security', 'Security Posture Management', ['AWSSecurityHub']],
    machineLearning: [
      'AI and Machine Learning',
      'Machine Learning',
      ['AmazonSageMaker', 'AmazonPersonalize'],
    ],
    generative: ['AI and Machine Learning', 'Generative AI', ['AmazonBedrock']],
    language: [
      'AI and Machine Learning',
      'Natural Language Processing',
      ['comprehend', 'translate', 'AmazonPolly', 'transcribe', 'AmazonTextract'],
    ],
    bots: ['AI and Machine Learning', 'Bots', ['AmazonLex']],
    otherIntelligence: ['AI and Machine Learning', 'Other (AI and Machine Learning)', ['AmazonRekognition']],
    developerDelivery: [
      'Developer Tools',
      'Continuous Integration and Deployment',
      ['CodeBuild', 'AWSCodePipeline', 'AWSCodeDeploy'],
    ],
    developerSource: ['Developer Tools', 'Source Code Management', ['AWSCodeCommit', 'AWSCodeArtifact']],
    developerOther: ['Developer Tools', 'Other (Developer Tools)', ['AWSAmplify', 'AWSDeviceFarm']],
    internetOfThings: ['Internet of Things', 'IoT Platforms', ['AWSIoT', 'AWSGreengrass']],
    media: ['Media', 'Media Streaming', ['AWSElementalMediaConvert', 'AWSElementalMediaLive', 'AmazonIVS']],
    migration: ['Migration', 'Data Migration', ['AWSDatabaseMigrationSvc', 'AWSDataSync', 'AWSTransfer']],
    business: [
      'Business Applications',
      'Productivity and Collaboration',
      ['AmazonConnect', 'AmazonWorkDocs', 'AmazonChime', 'AmazonWorkMail'],
    ],
  }

const ENTRIES = Object.values(CATEGORIES).flatMap(([category, subcategory, codes]) =>
  codes.map((code) => ({ code, category, subcategory })),
)

const list = (texts: string[]) => `[${texts.map(quote).join(', ')}]`

export function serviceCategory(productCode: Expression): Expression {
  return transform(
    productCode,
    ENTRIES.map(({ category }) => category),
    'Other',
  )
}

export function serviceSubcategory(productCode: Expression): Expression {
  return transform(
    productCode,
    ENTRIES.map(({ subcategory }) => subcategory),
    'Other (Other)',
  )
}

function transform(productCode: Expression, to: string[], otherwise: string): Expression {
  const from = list(ENTRIES.map(({ code }) => code))
  return combine`transform(${productCode}, ${from}, ${list(to)}, ${quote(otherwise)})`
}
