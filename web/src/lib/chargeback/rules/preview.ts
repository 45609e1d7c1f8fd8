import type { ChargebackPreview, ChargebackPreviewQuestion, ChargebackRule } from '../../api/contract.ts'

export interface PreviewQuestion {
  /** Those of the rules that are tried, in their order: what is not whole yet is left out. */
  keys: number[]
  body: ChargebackPreviewQuestion
}

/** What a rule of the page takes, and where it stood among those that were tried. */
export type TakenByRule = ChargebackPreview['rules'][number] & { place: number; rules: ChargebackRule[] }

/** By the keys of the rules on the page. */
export const takenByKey = (
  { keys, body }: PreviewQuestion,
  { rules }: ChargebackPreview,
): ReadonlyMap<number, TakenByRule> =>
  new Map(keys.map((key, place) => [key, { ...rules[place]!, place, rules: body.rules }]))
