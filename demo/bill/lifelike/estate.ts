import { createHash } from 'node:crypto'
import type { Fields } from '../generate-cur.ts'
import { createRandom, type Random } from '../random.ts'
import { LAST, monthAt, DAY, type Month } from './calendar.ts'
import type { Account, Company, Sizes } from './company.ts'
import type { Region } from './regions.ts'
import { tagFields } from './tags.ts'
import type { Team } from './teams.ts'

/** A moment of the company's months: a day, from 1, of the month in that place. */
type Moment = readonly [position: number, day: number]

export interface Resource {
  /** As the bill names it; empty where it names none. */
  id: string
  account: Account
  region: Region
  zone: string
  /** Tags and cost category, as columns of the bill. */
  fields: Fields
  /** From when it is there, and until when. */
  since: number
  until: number
}

export interface ResourceOptions {
  /** Its own within the company: its id follows from it, and is the same in each month. */
  name: string
  account: Account
  region: Region
  id?: (place: Place) => string
  zone?: 'a' | 'b' | 'c'
  application?: string
  team?: Team
  /** Where it is not that of the account; null for a resource that says nothing of it. */
  environment?: Account['environment'] | null
  /** Not even a name. */
  untagged?: boolean
  since?: Moment
  until?: Moment
}

/** What an id is made of. */
interface Place {
  account: string
  region: string
  name: string
  /** So many hexadecimal digits, always the same. */
  hex(digits: number): string
}

/** What the company has in one month, and how it is to be asked for. */
export interface Estate {
  company: Company
  month: Month
  lastMonth: Month
  /** How many there are of them, at the scale of the bill. */
  count(kind: keyof Sizes): number
  resource(options: ResourceOptions): Resource
  random(...of: string[]): Random
  /** Hexadecimal digits that are always the same. */
  hex(digits: number, ...of: string[]): string
}

export function createEstate(
  company: Company,
  month: Month,
  { lastMonth, seed, scale }: { lastMonth: string; seed: number; scale: number },
): Estate {
  const digest = (of: readonly string[]) =>
    createHash('sha256')
      .update([company.name, seed, ...of].join('\n'))
      .digest()
  const hex: Estate['hex'] = (digits, ...of) => digest(of).toString('hex').slice(0, digits)
  const at = ([position, day]: Moment) => monthAt(position, lastMonth).start + (day - 1) * DAY
  return {
    company,
    month,
    lastMonth: monthAt(LAST, lastMonth),
    count: (kind) => Math.round(company.sizes[kind] * scale),
    hex,
    random: (...of) => createRandom(digest(of).readUInt32BE(0)),
    resource({ name, account, region, id, zone, since, until, ...tagging }) {
      const place = {
        account: account.id,
        region: region.id,
        name,
        hex: (digits: number) => hex(digits, 'id', name),
      }
      const random = createRandom(digest(['tags', name]).readUInt32BE(0))
      return {
        id: id?.(place) ?? '',
        account,
        region,
        zone: zone && region.id ? region.id + zone : '',
        fields: tagFields({ name, account, company, month, random, ...tagging }),
        since: since ? at(since) : -Infinity,
        until: until ? at(until) : Infinity,
      }
    },
  }
}

/** An id as most services have it: `arn:aws:rds:eu-west-1:004210000002:db:orders`. */
export const arnOf =
  (service: string, kind: string, digits = 0) =>
  ({ account, region, name, hex }: Place): string =>
    `arn:aws:${service}:${region}:${account}:${kind}${digits === 0 ? name : hex(digits)}`
