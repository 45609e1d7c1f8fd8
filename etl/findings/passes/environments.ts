import { isEc2Instance, isRdsInstance } from './instance-columns.ts'
import { COVERED_FROM, COVERED_TO, IS_USAGE, OF_PERIOD } from './pass.ts'

/** Keys of tags that say what something is there for, without case and punctuation; the first that has a value. */
const KEYS = ['environment', 'env', 'environmentname', 'environmenttype', 'stage', 'tier', 'lifecycle']

const withoutPunctuation = (sql: string) => `replaceRegexpAll(lowerUTF8(${sql}), '[^a-z0-9]', '')`

const ENVIRONMENT = `arrayFirst(value -> value != '', arrayMap(
      wanted -> mapValues(tags)[indexOf(arrayMap(
        key -> ${withoutPunctuation("replaceRegexpOne(key, '^(user:|user_)', '')")}, mapKeys(tags)), wanted)],
      [${KEYS.map((key) => `'${key}'`).join(', ')}]))`

/**
 * What the tags of instances without a commitment say of their environment. Tags are the largest column of all, so
 * they are read in the last tenth of the hours alone: an instance that runs in more than nine tenths runs then.
 */
export const environments = `SELECT SubAccountId, ResourceId, ${withoutPunctuation(ENVIRONMENT)} AS environment
    FROM (
      SELECT SubAccountId, ResourceId, any(Tags) AS tags
      FROM cost_line
      WHERE ${OF_PERIOD}
        AND ${IS_USAGE} AND PricingCategory = 'Standard' AND ResourceId != ''
        AND ChargePeriodStart >= ${COVERED_TO} - INTERVAL 1 HOUR - toIntervalSecond(intDiv(dateDiff('second', ${COVERED_FROM}, ${COVERED_TO}), 10))
        AND (${isEc2Instance} OR ${isRdsInstance})
      GROUP BY SubAccountId, ResourceId
    )`
