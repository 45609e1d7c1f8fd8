import { describe, expect, test } from 'vitest'
import type { CostFilter } from '../../../../contract/cost-query.ts'
import { isKnownTransfer, transferKinds } from './transfer-kinds.ts'

interface Line {
  xUsageType: string
  xProductCode: string
  xOperation: string
  chargeCategory: string
}

/** Whether a question with these filters would find the line. */
function finds(filters: readonly CostFilter[], line: Line): boolean {
  return filters.every(({ dimension, operator, values = [] }) => {
    const text = line[dimension as keyof Line]
    switch (operator) {
      case 'in':
        return values.includes(text)
      case 'notIn':
        return !values.includes(text)
      case 'contains':
        return values.some((value) => text.toLowerCase().includes(value.toLowerCase()))
      default:
        throw new Error(operator)
    }
  })
}

const line = (xUsageType: string, xProductCode = 'AmazonEC2', xOperation = 'RunInstances'): Line => ({
  xUsageType,
  xProductCode,
  xOperation,
  chargeCategory: 'Usage',
})

const ODD = 'EU-Satellite-Downlink'
const { kinds, cases, all } = transferKinds([ODD])

const kindsOf = (of: Line) => kinds.filter(({ filters }) => finds(filters, of)).map(({ kind }) => kind)

describe('the kind of transfer of a usage type', () => {
  test.each([
    [line('EUC1-DataTransfer-Regional-Bytes', 'AmazonEC2', 'InterZone-In'), 'inter-az'],
    [line('DataTransfer-Regional-Bytes', 'AmazonRDS', ''), 'inter-az'],
    [line('EU-DataTransfer-xAZ-Out-Bytes', 'AmazonMSK'), 'inter-az'],
    [line('EUC1-DataTransfer-Regional-Bytes', 'AmazonEC2', 'VPCPeering-Out'), 'vpc-peering'],
    [line('EU-DataTransfer-xAZ-In-Bytes', 'AmazonMSK', 'VPCPeering-In'), 'vpc-peering'],
    [line('USE1-EUW1-AWS-Out-Bytes'), 'inter-region'],
    [line('EU-USE1-AWS-In-Bytes', 'AmazonS3'), 'inter-region'],
    [line('USE1-USW2-AWS-Out-ABytes', 'AmazonS3'), 'inter-region'],
    [line('USE1-EUC1-AWS-Out-Bytes', 'AmazonVPC', 'VPCPeering-Out'), 'inter-region'],
    [line('DataTransfer-Out-Bytes'), 'internet-out'],
    [line('EU-DataTransfer-Out-Bytes', 'AmazonS3', 'GetObject'), 'internet-out'],
    [line('USE1-DataTransfer-Out-ABytes', 'AmazonS3'), 'internet-out'],
    [line('DataTransfer-In-Bytes'), 'internet-in'],
    [line('APS3-DataTransfer-In-ABytes', 'AmazonS3'), 'internet-in'],
    [line('NatGateway-Bytes', 'AmazonEC2', 'NatGateway'), 'nat-gateway'],
    [line('EU-NatGateway-Prvd-Bytes', 'AmazonEC2', 'NatGateway'), 'nat-gateway'],
    [line('USE1-TransitGateway-Bytes', 'AmazonVPC', 'TransitGatewayVPC'), 'transit-gateway'],
    [line('EUC1-VpcEndpoint-Bytes', 'AmazonVPC', 'VpcEndpoint'), 'vpc-endpoint'],
    [line('EUC1-VpcEndpoint-GWLBE-Bytes', 'AmazonVPC', 'VpcEndpoint'), 'vpc-endpoint'],
    [line('EU-DataTransfer-Out-Bytes', 'AmazonCloudFront', 'GET'), 'cloudfront'],
    [line('US-DataTransfer-Out-OBytes', 'AmazonCloudFront', 'GET'), 'cloudfront'],
    [line('USE1-CloudFront-Out-Bytes', 'AmazonS3'), 'cloudfront-origin'],
    [line('EU-CloudFront-In-Bytes'), 'cloudfront-origin'],
    [line('EU-DataXfer-Out:dc.3', 'AWSDirectConnect'), 'direct-connect'],
    [line('USE1-DataXfer-In:dc.1', 'AWSDirectConnect'), 'direct-connect'],
    [line(ODD, 'AWSGroundStation'), 'other'],
  ])('%j is $1', (of, kind) => {
    expect(kindsOf(of)).toEqual([kind])
    expect(finds(all, of)).toBe(true)
    // As lines are told in a statement.
    expect(cases.find(({ filters }) => finds(filters, of))?.value ?? 'other').toBe(kind)
  })

  test.each([
    line('NatGateway-Hours', 'AmazonEC2', 'NatGateway'),
    line('EU-VpcEndpoint-Hours', 'AmazonVPC'),
    line('TransitGateway-Hours', 'AmazonVPC'),
    line('VPN-Usage-Hours:ipsec.1', 'AmazonVPC'),
    line('EU-TimedStorage-ByteHrs', 'AmazonS3'),
    line('EU-DataProcessing-Bytes', 'AmazonCloudWatch'),
    line('EU-Requests-Tier2-HTTPS', 'AmazonCloudFront', 'GET'),
    line('BoxUsage:m5.large'),
    { ...line('DataTransfer-Out-Bytes'), chargeCategory: 'Credit' },
  ])('%j is none', (of) => {
    expect(kindsOf(of)).toEqual([])
    expect(finds(all, of)).toBe(false)
  })

  test('is that of the list first: only what it lacks is another', () => {
    expect(['eu-datatransfer-out-bytes', ODD].map(isKnownTransfer)).toEqual([true, false])
    expect(transferKinds([]).kinds.map(({ kind }) => kind)).not.toContain('other')
  })
})
