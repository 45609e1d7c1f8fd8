import { describe, expect, test } from 'vitest'
import { isCertificateAddress, isConfirmationAddress } from './aws-address.ts'

const topicArn = 'arn:aws:sns:us-east-1:111122223333:billing'
const chineseTopicArn = 'arn:aws-cn:sns:cn-north-1:111122223333:billing'
const path = 'SimpleNotificationService-9c6465fa7f48f5cacd23014631ec1136.pem'
const host = 'sns.us-east-1.amazonaws.com'

test.each([
  [`https://${host}/${path}`, topicArn],
  [`https://sns.cn-north-1.amazonaws.com.cn/${path}`, chineseTopicArn],
  [
    `https://sns.us-gov-west-1.amazonaws.com/${path}`,
    'arn:aws-us-gov:sns:us-gov-west-1:111122223333:billing',
  ],
  [`https://sns.ap-southeast-2.amazonaws.com/${path}`, 'arn:aws:sns:ap-southeast-2:111122223333:a.b-c_d'],
])('%s is where SNS keeps certificates for %s', (url, topic) => {
  expect(isCertificateAddress(url, topic)).toBe(true)
})

/** What may stand for the beginning of an address at SNS, and is none. */
const EVIL_ORIGINS = [
  `http://${host}/`,
  `HTTPS://${host}/`,
  `https:/${host}/`,
  `https:\\\\${host}\\`,
  `//${host}/`,
  ` https://${host}/`,
  `\thttps://${host}/`,
  `ht\ntps://${host}/`,
  `ftp://${host}/`,
  `file:///${host}/`,
  `data:text/plain,https://${host}/`,
  `https://${host}.evil.example/`,
  `https://${host}.cn/`,
  `https://${host}./`,
  `https://evil.example/${host}/`,
  `https://evil.example?${host}/`,
  `https://evil.example#${host}/`,
  `https://evil.example\\.${host}/`,
  `https://evil${host}/`,
  `https://evil.${host}/`,
  `https://evil-${host}/`,
  `https://sns.us-east-1.amazonaws.com.evil.com/`,
  `https://sns.us-east-1.amazonaws.comevil.com/`,
  `https://sns.us-east-1.amazonaws-com/`,
  `https://snsXus-east-1.amazonaws.com/`,
  `https://sns.evil.amazonaws.com/`,
  `https://sns.eu-west-1.amazonaws.com/`,
  `https://sns.amazonaws.com/`,
  `https://s3.us-east-1.amazonaws.com/`,
  `https://sns.us-east-1.s3.amazonaws.com/`,
  `https://sns.us-east-1.execute-api.amazonaws.com/`,
  `https://${host}@evil.example/`,
  `https://evil.example@${host}/`,
  `https://user:password@${host}/`,
  `https://@${host}/`,
  `https://${host}:@evil.example/`,
  `https://${host}:443/`,
  `https://${host}:8443/`,
  `https://${host}:/`,
  `https://sns。us-east-1。amazonaws。com/`,
  `https://sns․us-east-1․amazonaws․com/`,
  `https://sns.us-east-1.amazonaws.c\u00adom/`,
  `https://ѕns.us-east-1.amazonaws.com/`,
  `https://sns.us-east-1.amazonaws.com%00.evil.example/`,
  `https://sns%2eus-east-1.amazonaws.com/`,
  `https://SNS.us-east-1.amazonaws.com/`,
  `https://169.254.169.254/`,
  `https://[::1]/`,
  `https://127.0.0.1/`,
  `https://2130706433/`,
  `https://localhost/`,
]

describe('a certificate', () => {
  test.each(EVIL_ORIGINS)('is not taken from %j', (origin) => {
    expect(isCertificateAddress(`${origin}${path}`, topicArn)).toBe(false)
  })

  test.each([
    '',
    'x',
    'x.pem.html',
    'x.PEM',
    '.pem',
    '../x.pem',
    '%2e%2e/x.pem',
    'a/x.pem',
    'a/../x.pem',
    '/x.pem',
    '\\x.pem',
    'x.pem?',
    'x.pem?a=b',
    'x.pem#a',
    '?x.pem',
    '#x.pem',
    '?Action=Publish&TopicArn=x&x=.pem',
    'x.pem\n',
    'x.pem ',
    'x%00.pem',
    'x\u0000.pem',
    `${'x'.repeat(5000)}.pem`,
  ])('is not taken from SNS at /%j', (wrong) => {
    expect(isCertificateAddress(`https://${host}/${wrong}`, topicArn)).toBe(false)
  })

  test.each([
    ['arn:aws:sns:us-east-1.evil.example/:111122223333:billing', 'https://sns.us-east-1.evil.example/x.pem'],
    ['arn:aws:sns:evil:111122223333:billing', 'https://sns.evil.amazonaws.com/x.pem'],
    ['arn:aws:sqs:us-east-1:111122223333:billing', `https://${host}/x.pem`],
    ['arn:evil:sns:us-east-1:111122223333:billing', `https://${host}/x.pem`],
    ['', 'https://sns..amazonaws.com/x.pem'],
    [`x${topicArn}`, `https://${host}/x.pem`],
    [chineseTopicArn, 'https://sns.cn-north-1.amazonaws.com/x.pem'],
  ])('of what is no topic, %j, is nowhere', (topic, url) => {
    expect(isCertificateAddress(url, topic)).toBe(false)
  })
})

describe('a subscription', () => {
  const token = '2336412f37fb687f5d51e6e2425dacbbaa9eb9a3'
  const query = `?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`
  const isAddress = (url: string) => isConfirmationAddress(url, { topicArn, token })

  test.each([
    `https://${host}/${query}`,
    `https://${host}/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(topicArn)}&Token=${token}`,
  ])('is confirmed at %s', (url) => {
    expect(isAddress(url)).toBe(true)
  })

  test.each(EVIL_ORIGINS)('is not confirmed at %j', (origin) => {
    expect(isAddress(`${origin}${query}`)).toBe(false)
  })

  test.each([
    '',
    '?',
    path,
    `x${query}`,
    `../${query}`,
    query.replace('ConfirmSubscription', 'Publish'),
    query.replace('ConfirmSubscription', 'Unsubscribe'),
    query.replace('billing', 'another'),
    query.replace('111122223333', '999999999999'),
    query.replace(token, 'another'),
    query.replace(`&Token=${token}`, ''),
    `${query}&Action=Publish`,
    `${query}&AuthenticateOnUnsubscribe=true&Message=x`,
    `${query}#x`,
    `${query}\r\nHost: evil.example`,
    `${query}@evil.example`,
  ])('is not confirmed at SNS by /%j', (wrong) => {
    expect(isAddress(`https://${host}/${wrong}`)).toBe(false)
  })
})
