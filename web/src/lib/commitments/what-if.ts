import type { WhatIf, WhatIfPoint } from '../api/contract.ts'
import { fromUnits, toUnits } from '../format/decimal.ts'

/** Amounts of the API have no more places. */
const PLACES = 18
/** Savings are of 30 days, as the API has them. */
const HOURS_OF_MONTH = 720n
/** A discount is a number of these: `0.2` is 2,000. */
const WHOLE = 10_000n

export type TriedPoint = Omit<WhatIfPoint, 'reason'>

/** How many hours have which on-demand cost, read once for all that is tried. */
type Hours = readonly { cost: bigint; count: bigint }[]

export const readHours = (hours: WhatIf['hours']): Hours =>
  hours.map(({ cost, count }) => ({ cost: toUnits(cost, PLACES), count: BigInt(count) }))

/**
 * What an hourly commitment saves in 30 days, exactly, from how many hours have which on-demand cost. The API has points
 * of a curve; this is any other, while it is being chosen.
 */
export function tryCommitment(hours: Hours, hourlyCommitment: string, discount: string): TriedPoint {
  const share = WHOLE - BigInt(discount.slice(discount.indexOf('.') + 1).padEnd(4, '0'))
  const commitment = toUnits(hourlyCommitment, PLACES)
  const bought = (commitment * WHOLE) / share
  let [covered, count] = [0n, 0n]
  for (const hour of hours) {
    covered += (hour.cost < bought ? hour.cost : bought) * hour.count
    count += hour.count
  }
  const ofMonth = count === 0n ? 0n : (covered * HOURS_OF_MONTH) / count
  const committed = commitment * HOURS_OF_MONTH
  const used = (ofMonth * share + WHOLE - 1n) / WHOLE
  return {
    hourlyCommitment,
    hourlyOnDemand: amount(bought),
    coveredCost: amount(ofMonth),
    committedCost: amount(committed),
    unusedCost: amount(committed > used ? committed - used : 0n),
    netSaving: amount(ofMonth - committed),
  }
}

/** As the API writes them: no zeros behind the last digit. */
function amount(units: bigint): string {
  const text = fromUnits(units, PLACES).replace(/\.?0+$/, '')
  return text === '-0' ? '0' : text
}

/** The steps of a slider over what can be tried an hour: some hundreds of a round amount. */
export interface Steps {
  /** In millionths of the currency. */
  step: number
  count: number
}

const STEP_PLACES = 6
const MOST_STEPS = 400

/** @param most what is tried at most */
export function stepsUpTo(most: string): Steps {
  const units = Number(toUnits(most, STEP_PLACES)) + 1
  let step = 1
  for (const factor of roundFactors()) {
    step = factor
    if (units / step <= MOST_STEPS) break
  }
  return { step, count: Math.max(1, Math.ceil(units / step)) }
}

function* roundFactors(): Generator<number> {
  for (let power = 1; power <= 1e12; power *= 10) yield* [power, 2 * power, 5 * power]
}

export function amountOfStep({ step }: Steps, index: number): string {
  return fromUnits(BigInt(step) * BigInt(index), STEP_PLACES).replace(/\.?0+$/, '') || '0'
}

/** The step that is nearest below an amount, which need not be one itself. */
export function stepOfAmount({ step, count }: Steps, hourly: string): number {
  return Math.min(count, Math.floor(Number(toUnits(hourly, STEP_PLACES)) / step))
}

/** An amount as it can be typed: cut, since of the best amount a little more is unused and a little less is not. */
export const typedAmount = (hourly: string): string =>
  fromUnits(toUnits(hourly, STEP_PLACES), STEP_PLACES).replace(/\.?0+$/, '')

/** Points that a curve is drawn by. */
const POINTS = 60

/**
 * Up to which hourly commitment a curve says something: up to what covers the most expensive hour, beyond the
 * break-even, and not much further where all of it is a loss. A few dear hours a month would leave no room for the rest.
 */
export function reachOf({ curve, breakEven }: Pick<WhatIf, 'curve' | 'breakEven'>): string {
  const most = toUnits(curve.at(-1)?.hourlyCommitment ?? '0', PLACES)
  if (!breakEven) return amount(most)
  const even = toUnits(breakEven.hourlyCommitment, PLACES)
  const least = (even * 5n) / 4n
  const far = most < 2n * even ? most : 2n * even
  return amount(far < least ? least : far)
}

/** What is saved from nothing up to an hourly commitment. */
export function pointsUpTo(reach: string, hours: Hours, discount: string): TriedPoint[] {
  const most = toUnits(reach, PLACES)
  return Array.from({ length: POINTS + 1 }, (_, index) =>
    tryCommitment(hours, amount((most * BigInt(index)) / BigInt(POINTS)), discount),
  )
}
