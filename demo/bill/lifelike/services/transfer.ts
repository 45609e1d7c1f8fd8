import type { Fields } from '../../generate-cur.ts'
import type { Estate, Resource } from '../estate.ts'
import type { Meter } from '../meter.ts'
import type { ProductCode } from '../products.ts'
import type { Region } from '../regions.ts'
import { eachDay, type Rhythm } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'
import { apiServer, webServer } from './servers.ts'

/** Between zones of a region: both sides pay. */
export function interZone(resource: Resource, rhythm: Rhythm): Metered[] {
  const { region } = resource
  return ['InterZone-In', 'InterZone-Out'].map((operation) => ({
    resource,
    rhythm,
    meter: transferMeter({
      usageType: 'DataTransfer-Regional-Bytes',
      operation,
      price: '0.01',
      description: 'GB - regional data transfer - in/out/between EC2 AZs or using elastic IPs or ELB',
      attributes: sides('IntraRegion', region, region),
    }),
  }))
}

/** From one region to another: what goes out is paid for, and what comes in is listed. */
export function interRegion(resource: Resource, to: Region, rhythm: Rhythm): Metered[] {
  const { region } = resource
  const bytes = (way: 'In' | 'Out', price: string, attributes: Fields): Metered => ({
    resource,
    rhythm,
    meter: transferMeter({
      // Both regions are in it, the own one too where it is Virginia.
      usageType: `${region.prefix === 'USE1' ? 'USE1-' : ''}${to.prefix}-AWS-${way}-Bytes`,
      operation: `InterRegion-${way}`,
      price,
      description: `GB - ${region.name} data transfer ${way === 'Out' ? 'to' : 'from'} ${to.name}`,
      attributes,
    }),
  })
  return [
    bytes('Out', '0.02', sides('InterRegion Outbound', region, to)),
    bytes('In', '0', sides('InterRegion Inbound', region, to)),
  ]
}

/** To the internet. */
export function internetOut(
  resource: Resource,
  rhythm: Rhythm,
  { product = 'AmazonEC2', operation = 'RunInstances' }: { product?: ProductCode; operation?: string } = {},
): Metered {
  return {
    resource,
    rhythm,
    meter: transferMeter({
      product,
      usageType: 'DataTransfer-Out-Bytes',
      operation,
      price: '0.09',
      description: 'GB - first 10 TB / month data transfer out beyond the global free tier',
      attributes: {
        'product/transferType': 'AWS Outbound',
        'product/fromLocation': resource.region.name,
        'product/fromLocationType': 'AWS Region',
        'product/fromRegionCode': resource.region.id,
        'product/toLocation': 'External',
        'product/toLocationType': 'Other',
      },
    }),
  }
}

/** What servers send to each other and to the world. */
export function transfer(estate: Estate): Metered[] {
  const { regions } = estate.company
  const web = Array.from({ length: estate.count('webServers') }, (_, index) => webServer(estate, index))
  const api = Array.from({ length: estate.count('apiServers') }, (_, index) => apiServer(estate, index))
  const everywhere = [regions.home, regions.second, regions.third]
  return [
    ...[...web, ...api.slice(0, 4)].flatMap((resource, index) =>
      interZone(resource, eachDay(String(60 + 15 * (index % 3)))),
    ),
    ...web.map((resource) => internetOut(resource, eachDay('35', { weekend: 130 }))),
    ...api.slice(0, estate.count('crossRegionServers')).flatMap((resource, index) => {
      const others = everywhere.filter(({ id }) => id !== resource.region.id)
      return interRegion(resource, others[index % others.length]!, eachDay(String(50 + 10 * (index % 5))))
    }),
  ]
}

function transferMeter(meter: Omit<Meter, 'product' | 'family' | 'unit'> & { product?: ProductCode }): Meter {
  const { attributes, ...rest } = meter
  return {
    product: 'AmazonEC2',
    family: 'Data Transfer',
    unit: 'GB',
    isOld: true,
    ...rest,
    attributes: { 'product/servicecode': 'AWSDataTransfer', ...attributes },
  }
}

function sides(transferType: string, from: Region, to: Region): Fields {
  return {
    'product/transferType': transferType,
    'product/fromLocation': from.name,
    'product/fromLocationType': 'AWS Region',
    'product/fromRegionCode': from.id,
    'product/toLocation': to.name,
    'product/toLocationType': 'AWS Region',
    'product/toRegionCode': to.id,
  }
}
