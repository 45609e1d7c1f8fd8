import type { Meter } from '../meter.ts'

const vpc = (meter: Partial<Meter> & Pick<Meter, 'usageType' | 'operation' | 'unit' | 'price'>): Meter => ({
  product: 'AmazonVPC',
  family: 'Cloud Connectivity',
  ...meter,
})

/** What networks have: each a meter of hours and, where there is one, of what passes. */
export const NAT_HOURS: Meter = {
  product: 'AmazonEC2',
  family: 'NAT Gateway',
  usageType: 'NatGateway-Hours',
  operation: 'NatGateway',
  unit: 'Hrs',
  price: '0.045',
  description: 'NAT Gateway Hour',
  isOld: true,
}
export const NAT_BYTES: Meter = {
  ...NAT_HOURS,
  usageType: 'NatGateway-Bytes',
  unit: 'GB',
  description: 'GB Data Processed by NAT Gateways',
}
export const VPN_HOURS = vpc({
  usageType: 'VPN-Usage-Hours:ipsec.1',
  operation: 'CreateVpnConnection',
  unit: 'Hrs',
  price: '0.05',
  description: 'VPN Connection-Hour',
})
export const ENDPOINT_HOURS = vpc({
  family: 'VpcEndpoint',
  usageType: 'VpcEndpoint-Hours',
  operation: 'VpcEndpoint',
  unit: 'Hrs',
  price: '0.01',
  description: 'VPC Endpoint Hour',
})
export const ENDPOINT_BYTES: Meter = {
  ...ENDPOINT_HOURS,
  usageType: 'VpcEndpoint-Bytes',
  unit: 'GB',
  description: 'GB Data Processed by VPC Endpoints',
}
export const TRANSIT_HOURS = vpc({
  family: 'Transit Gateway',
  usageType: 'TransitGateway-Hours',
  operation: 'TransitGatewayVPC',
  unit: 'hour',
  price: '0.05',
  description: 'Transit Gateway VPC attachment hour',
})
export const TRANSIT_BYTES: Meter = {
  ...TRANSIT_HOURS,
  usageType: 'TransitGateway-Bytes',
  unit: 'GigaBytes',
  price: '0.02',
  description: 'GB Data Processed by Transit Gateway',
}
export const ADDRESS_IN_USE = vpc({
  family: 'VpcPublicIPv4Address',
  usageType: 'PublicIPv4:InUseAddress',
  operation: 'AssociateAddressVPC',
  unit: 'Hrs',
  price: '0.005',
  description: 'In-use public IPv4 address per hour',
  isFlat: true,
  attributes: { 'product/group': 'VPCPublicIPv4Address' },
})
export const IDLE_ADDRESS: Meter = {
  ...ADDRESS_IN_USE,
  usageType: 'PublicIPv4:IdleAddress',
  operation: 'AllocateAddressVPC',
  description: 'Idle public IPv4 address per hour',
}

/** An hour of a load balancer, and a unit of its capacity for an hour. */
export function balancerMeters(kind: 'Application' | 'Network'): { hours: Meter; capacity: Meter } {
  const hours: Meter = {
    product: 'AWSELB',
    family: `Load Balancer-${kind}`,
    usageType: 'LoadBalancerUsage',
    operation: `LoadBalancing:${kind}`,
    unit: 'Hrs',
    price: '0.0225',
    description: `${kind} LoadBalancer-hour`,
    isOld: true,
  }
  return {
    hours,
    capacity: {
      ...hours,
      usageType: 'LCUUsage',
      unit: 'LCU-Hrs',
      price: kind === 'Application' ? '0.008' : '0.006',
      description: `used ${kind} load balancer capacity unit-hour`,
    },
  }
}
