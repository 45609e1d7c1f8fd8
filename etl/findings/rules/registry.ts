import { cloudtrailDuplicate } from './cloudtrail-duplicate.ts'
import { commitmentExpiring } from './commitment-expiring.ts'
import { commitmentGap } from './commitment-gap.ts'
import { commitmentUnused } from './commitment-unused.ts'
import { computeSpGap } from './compute-sp-gap.ts'
import { configContinuous } from './config-continuous.ts'
import { cpuCredits } from './cpu-credits.ts'
import { dbExtendedSupport } from './db-extended-support.ts'
import { dynamodbStandardIa } from './dynamodb-standard-ia.ts'
import { ebsGp2ToGp3 } from './ebs-gp2-to-gp3.ts'
import { ebsOldSnapshots } from './ebs-old-snapshots.ts'
import { ec2Amd } from './ec2-amd.ts'
import { ec2Graviton } from './ec2-graviton.ts'
import { ec2PreviousGeneration } from './ec2-previous-generation.ts'
import { ec2Spot } from './ec2-spot.ts'
import { eksExtendedSupport } from './eks-extended-support.ts'
import { elasticacheOpensearchGraviton } from './elasticache-opensearch-graviton.ts'
import { glacierToDeepArchive } from './glacier-to-deep-archive.ts'
import { idleLb } from './idle-lb.ts'
import { idleNat } from './idle-nat.ts'
import { idlePublicIpv4 } from './idle-public-ipv4.ts'
import { idleVpce } from './idle-vpce.ts'
import { idleVpn } from './idle-vpn.ts'
import { kinesisIdle } from './kinesis-idle.ts'
import { lambdaArm } from './lambda-arm.ts'
import { logsIngestion } from './logs-ingestion.ts'
import { logsStorageUnused } from './logs-storage-unused.ts'
import { lowTrafficLb } from './low-traffic-lb.ts'
import { odcrUnused } from './odcr-unused.ts'
import { rdsGraviton } from './rds-graviton.ts'
import { rdsLicense } from './rds-license.ts'
import { redisToValkey } from './redis-to-valkey.ts'
import { s3AbandonedBucket } from './s3-abandoned-bucket.ts'
import { s3IncompleteMultipart } from './s3-incomplete-multipart.ts'
import { s3StandardCold } from './s3-standard-cold.ts'
import { schedulableInstances } from './schedulable-instances.ts'
import { transferHotSpots } from './transfer-hot-spots.ts'
import { wafIdle } from './waf-idle.ts'
import { workspacesAutostop } from './workspaces-autostop.ts'
import type { Rule } from '../rule.ts'

/** Every rule: a new one is a file and a line here. */
export const rules: readonly Rule[] = [
  ebsGp2ToGp3,
  ebsOldSnapshots,
  ec2PreviousGeneration,
  ec2Graviton,
  ec2Amd,
  rdsGraviton,
  elasticacheOpensearchGraviton,
  lambdaArm,
  ec2Spot,
  computeSpGap,
  commitmentGap,
  commitmentUnused,
  commitmentExpiring,
  odcrUnused,
  idleNat,
  idleLb,
  idleVpn,
  idleVpce,
  lowTrafficLb,
  idlePublicIpv4,
  eksExtendedSupport,
  dbExtendedSupport,
  s3StandardCold,
  s3IncompleteMultipart,
  s3AbandonedBucket,
  glacierToDeepArchive,
  dynamodbStandardIa,
  redisToValkey,
  rdsLicense,
  cloudtrailDuplicate,
  configContinuous,
  logsIngestion,
  logsStorageUnused,
  kinesisIdle,
  wafIdle,
  workspacesAutostop,
  schedulableInstances,
  transferHotSpots,
  cpuCredits,
]

const byId = new Map(rules.map((rule) => [rule.id, rule]))

export function findRule(id: string): Rule | undefined {
  return byId.get(id)
}
