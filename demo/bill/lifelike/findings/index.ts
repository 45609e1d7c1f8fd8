import type { Estate } from '../estate.ts'
import type { PlantedFinding, Rule } from '../planted-finding.ts'
import type { Portfolio } from '../portfolio.ts'
import type { Metered } from '../usage-lines.ts'
import { plantFormerVolumes, plantOldSnapshots } from './blocks.ts'
import { plantAbandonedBucket, plantColdBucket, plantUnfinishedUploads, plantVault } from './buckets.ts'
import { computeGap, endingCommitments, laterEnd, serviceGaps, unusedCommitments } from './commitments.ts'
import {
  plantDatabaseGraviton,
  plantDatabaseSupport,
  plantLicences,
  plantNodeGraviton,
  plantRedis,
  plantTables,
} from './databases.ts'
import {
  plantAmd,
  plantCpuCredits,
  plantGraviton,
  plantPreviousGeneration,
  plantSchedulable,
  plantSpot,
  plantUnusedCapacity,
} from './instances.ts'
import { plantContinuousConfig, plantIngestion, plantSecondTrail, plantUnusedLogs } from './logs.ts'
import {
  plantIdleAddress,
  plantIdleBalancer,
  plantIdleEndpoint,
  plantIdleNat,
  plantIdleVpn,
  plantQuietBalancer,
} from './network.ts'
import { plantAutoStop, plantClusterSupport, plantIdleAcl, plantIdleStream, plantLambda } from './others.ts'
import { createPlotter, type Plot, type Plotter } from './plot.ts'
import { plantHotSpots } from './transfer.ts'

/** Who adds lines for a rule. */
const PLANTS: Record<Exclude<Rule, keyof typeof OF_ALL>, (plotter: Plotter, portfolio: Portfolio) => void> = {
  'ebs-gp2-to-gp3': plantFormerVolumes,
  'ebs-old-snapshots': plantOldSnapshots,
  'ec2-previous-generation': plantPreviousGeneration,
  'ec2-graviton': plantGraviton,
  'ec2-amd': plantAmd,
  'rds-graviton': plantDatabaseGraviton,
  'elasticache-opensearch-graviton': plantNodeGraviton,
  'lambda-arm': plantLambda,
  'ec2-spot': plantSpot,
  'odcr-unused': plantUnusedCapacity,
  'idle-nat': plantIdleNat,
  'idle-lb': plantIdleBalancer,
  'idle-vpn': plantIdleVpn,
  'idle-vpce': plantIdleEndpoint,
  'low-traffic-lb': plantQuietBalancer,
  'idle-public-ipv4': plantIdleAddress,
  'eks-extended-support': plantClusterSupport,
  'db-extended-support': plantDatabaseSupport,
  's3-standard-cold': plantColdBucket,
  's3-incomplete-multipart': plantUnfinishedUploads,
  's3-abandoned-bucket': plantAbandonedBucket,
  'glacier-to-deep-archive': plantVault,
  'dynamodb-standard-ia': plantTables,
  'redis-to-valkey': plantRedis,
  'rds-license': plantLicences,
  'cloudtrail-duplicate': plantSecondTrail,
  'config-continuous': plantContinuousConfig,
  'logs-ingestion': plantIngestion,
  'logs-storage-unused': plantUnusedLogs,
  'kinesis-idle': plantIdleStream,
  'waf-idle': plantIdleAcl,
  'workspaces-autostop': plantAutoStop,
  'schedulable-instances': plantSchedulable,
  'transfer-hot-spots': plantHotSpots,
  'cpu-credits': plantCpuCredits,
}

/** What is to be found in all lines together, whoever has added them. */
const OF_ALL = {
  'compute-sp-gap': (estate: Estate, _portfolio: Portfolio, metered: readonly Metered[]) =>
    computeGap(estate, metered),
  'commitment-gap': (estate: Estate, _portfolio: Portfolio, metered: readonly Metered[]) =>
    serviceGaps(estate, metered),
  'commitment-unused': (estate: Estate, portfolio: Portfolio) => unusedCommitments(estate, portfolio),
  'commitment-expiring': endingCommitments,
} satisfies Partial<
  Record<Rule, (estate: Estate, portfolio: Portfolio, metered: readonly Metered[]) => PlantedFinding[]>
>

/** What the company has to be told, beside its ordinary lines. */
export function plantFindings(estate: Estate, portfolio: Portfolio): Plot {
  const plotter = createPlotter(estate)
  for (const [rule, plant] of Object.entries(PLANTS)) {
    if (isPlanted(estate, rule as Rule)) plant(plotter, portfolio)
  }
  if (isPlanted(estate, 'commitment-expiring')) plotter.nearMisses.push(laterEnd(portfolio))
  return plotter
}

/** @param metered all that the bill has lines of */
export function findInAll(
  estate: Estate,
  portfolio: Portfolio,
  metered: readonly Metered[],
): PlantedFinding[] {
  return Object.entries(OF_ALL).flatMap(([rule, find]) =>
    isPlanted(estate, rule as Rule) ? find(estate, portfolio, metered) : [],
  )
}

function isPlanted({ company: { rules } }: Estate, rule: Rule): boolean {
  return rules === 'all' || rules.includes(rule)
}
