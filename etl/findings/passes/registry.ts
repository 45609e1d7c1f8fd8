import { commitmentsPass } from './commitments.ts'
import { historyPass } from './history.ts'
import { hoursPass } from './hours.ts'
import type { Pass } from './pass.ts'
import { usagePass } from './usage.ts'

export const passes: readonly Pass[] = [usagePass, hoursPass, commitmentsPass, historyPass]
