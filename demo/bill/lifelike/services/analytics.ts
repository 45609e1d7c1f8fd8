import { arnOf, type Estate } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { eachDay } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

const SCANNED: Meter = {
  product: 'AmazonAthena',
  family: 'Athena Queries',
  usageType: 'DataScannedInTB',
  operation: 'PRESTO_QUERY',
  unit: 'Terabytes',
  price: '5',
  description: 'Terabyte of data scanned',
}
const JOBS: Meter = {
  product: 'AWSGlue',
  family: 'AWS Glue',
  usageType: 'ETL-DPU-Hour',
  operation: 'Jobrun',
  unit: 'DPU-Hour',
  price: '0.44',
  description: 'Data Processing Unit-Hour for AWS Glue ETL job',
}

const tokens = (model: string, way: 'input' | 'output', price: string): Meter => ({
  product: 'AmazonBedrock',
  family: 'Amazon Bedrock',
  usageType: `${model}-${way}-tokens`,
  operation: 'InvokeModelInference',
  unit: '1K tokens',
  price,
  description: `1K ${way} tokens for ${model}`,
})
const MODELS = [
  ['NovaPro', '0.0008', '0.0032'],
  ['NovaLite', '0.00006', '0.00024'],
  ['NovaMicro', '0.000035', '0.00014'],
] as const

/** Queries, jobs and models: what grows fastest. */
export function analytics(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  const models = estate.count('models')
  if (models === 0) return []
  const of = (name: string, id: ReturnType<typeof arnOf>, account = accounts.data) =>
    estate.resource({ name, account, region: regions.home, id })
  return [
    {
      resource: of('reports', arnOf('athena', 'workgroup/')),
      meter: SCANNED,
      rhythm: eachDay('1.4', { weekend: 15 }),
    },
    { resource: of('nightly', arnOf('glue', 'job/')), meter: JOBS, rhythm: eachDay('22', { weekend: 40 }) },
    ...Array.from({ length: models }, (_, index) => {
      const [model, input, output] = MODELS[index % MODELS.length]!
      const account = [accounts.shop, accounts.research][index % 2]!
      const resource = of(
        `assistant-${index + 1}`,
        arnOf('bedrock', 'application-inference-profile/', 12),
        account,
      )
      return [
        { resource, meter: tokens(model, 'input', input), rhythm: eachDay('26000', { noise: 25 }) },
        { resource, meter: tokens(model, 'output', output), rhythm: eachDay('6000', { noise: 25 }) },
      ]
    }).flat(),
  ]
}
