import { expect, test } from 'vitest'
import { announcedObjects } from './announced-objects.ts'

const key = 'cur/report/20261001-20261101/report-Manifest.json'
const bucket = 'acme-billing'

const byEventBridge = (object: object, more: object = {}) => ({
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-11-12T00:00:00Z',
  region: 'eu-central-1',
  resources: [`arn:aws:s3:::${bucket}`],
  detail: {
    version: '0',
    bucket: { name: bucket },
    object: { size: 5, etag: 'b1946ac92492d2347c6235b4d2611184', sequencer: '617f08299329d189', ...object },
    'request-id': 'N4N7GDK58NMKJ12R',
    requester: 'billingreports.amazonaws.com',
    reason: 'PutObject',
  },
  ...more,
})

const byS3 = (object: object, more: object = {}) => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'eu-central-1',
  eventTime: '2026-11-12T00:00:00.000Z',
  eventName: 'ObjectCreated:Put',
  userIdentity: { principalId: 'AIDAJDPLRKLG7UEXAMPLE' },
  s3: {
    s3SchemaVersion: '1.0',
    configurationId: 'manifests',
    bucket: {
      name: bucket,
      ownerIdentity: { principalId: 'A3NL1KOZZKExample' },
      arn: `arn:aws:s3:::${bucket}`,
    },
    object: {
      size: 1024,
      eTag: 'd41d8cd98f00b204e9800998ecf8427e',
      sequencer: '0055AED6DCD90281E5',
      ...object,
    },
  },
  ...more,
})

test('EventBridge says keys as they are, alone or in a list', () => {
  expect(announcedObjects(byEventBridge({ key }))).toEqual([{ bucket, key }])
  const [plus, percent] = [byEventBridge({ key: 'a+b.json' }), byEventBridge({ key: 'a%20b.json' })]
  expect(announcedObjects([plus, percent])).toEqual([
    { bucket, key: 'a+b.json' },
    { bucket, key: 'a%20b.json' },
  ])
})

test('S3 says keys encoded as in a form, and several at once', () => {
  const Records = ['a/my+report%2B1.json', 'Kosten+%C3%9Cbersicht.json', key].map((each) =>
    byS3({ key: each }),
  )
  expect(announcedObjects({ Records }).map((object) => object.key)).toEqual([
    'a/my report+1.json',
    'Kosten Übersicht.json',
    key,
  ])
})

test.each([
  ['what S3 says to test a topic', { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: bucket }],
  ['a deletion by EventBridge', byEventBridge({ key }, { 'detail-type': 'Object Deleted' })],
  ['an event of another source', byEventBridge({ key }, { source: 'my.app' })],
  ['an event without a key', byEventBridge({})],
  ['an event whose key is none', byEventBridge({ key: { toString: 'x' } })],
  ['an event without a detail', { 'detail-type': 'Object Created', source: 'aws.s3', detail: null }],
  ['a deletion by S3', { Records: [byS3({ key }, { eventName: 'ObjectRemoved:Delete' })] }],
  ['a restore by S3', { Records: [byS3({ key }, { eventName: 'ObjectRestore:Completed' })] }],
  ['a record of another source', { Records: [byS3({ key }, { eventSource: 'aws:sqs' })] }],
  ['a key that cannot be decoded', { Records: [byS3({ key: '%ff%zz-Manifest.json' })] }],
  ['records that are none', { Records: [null, 1, 'x', [], {}] }],
  ['no records', { Records: [] }],
  ['records within records', { Records: [{ Records: [byS3({ key })] }] }],
  ['a list within a list', [[byEventBridge({ key })]]],
  ['nothing', undefined],
  ['null', null],
  ['text', 'x'],
  ['a number', 1],
])('%s announces nothing', (_what, event) => {
  expect(announcedObjects(event)).toEqual([])
})
