import type { Fields } from '../generate-cur.ts'
import { price } from './money.ts'
import { PRODUCTS, type ProductCode } from './products.ts'
import { VIRGINIA, type Region } from './regions.ts'

/** Something that AWS counts and has a price for. */
export interface Meter {
  product: ProductCode
  family: string
  /** Without the region. */
  usageType: string
  operation: string
  unit: string
  /** Of a unit in Virginia, in dollars. */
  price: string
  /** What the price is for, in the words of the bill. */
  description?: string
  /** Its usage type says no region where it is Virginia's. */
  isOld?: boolean
  /** It costs the same everywhere. */
  isFlat?: boolean
  /** Attributes of the product, as columns of the bill. */
  attributes?: Fields
}

export function priceIn({ price: text, isFlat }: Meter, { percent }: Region): bigint {
  const priced = price(text)
  return isFlat ? priced : (priced * BigInt(percent) + 50n) / 100n
}

export function usageTypeIn({ usageType, isOld }: Meter, region: Region): string {
  const hasNone = region.prefix === '' || (isOld && region.id === VIRGINIA.id)
  return hasNone ? usageType : `${region.prefix}-${usageType}`
}

/** The product's columns, of which the bill has some for every line. */
export function productFields(meter: Meter, region: Region, sku: string): Fields {
  const { product, family, operation, attributes } = meter
  return {
    'product/ProductName': PRODUCTS[product],
    ...(region.id !== '' && {
      'product/location': region.name,
      'product/locationType': 'AWS Region',
      'product/region': region.id,
      'product/regionCode': region.id,
    }),
    'product/operation': operation,
    'product/productFamily': family,
    'product/servicecode': product,
    'product/servicename': PRODUCTS[product],
    'product/sku': sku,
    'product/usagetype': usageTypeIn(meter, region),
    ...attributes,
  }
}
