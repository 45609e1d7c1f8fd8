/** A topic's place: addresses of any other one are not its own. */
const TOPIC = /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}):\d{12}:[\w.-]{1,256}$/

/**
 * Whether this is the address of a certificate that SNS signs with, at the place of the topic. It is compared as it is
 * written, and not as a parser would read it: there is no port, user, dot or backslash in it to be read in two ways.
 */
export function isCertificateAddress(url: string, topicArn: string): boolean {
  const path = pathAtSns(url, topicArn)
  return path !== undefined && /^[\w-]{1,200}\.pem$/.test(path)
}

/** Whether this is the address at which SNS takes the confirmation of a subscription to the topic, and nothing else. */
export function isConfirmationAddress(
  url: string,
  { topicArn, token }: { topicArn: string; token: string },
): boolean {
  const path = pathAtSns(url, topicArn)
  if (path === undefined || !/^\?[\w.~%=&:+-]+$/.test(path)) return false
  const query = [...new URLSearchParams(path)].sort(([a], [b]) => (a < b ? -1 : 1))
  const expected = [
    ['Action', 'ConfirmSubscription'],
    ['Token', token],
    ['TopicArn', topicArn],
  ]
  return JSON.stringify(query) === JSON.stringify(expected)
}

/** What follows the slash behind the host; undefined where that is not the topic's SNS. */
function pathAtSns(url: string, topicArn: string): string | undefined {
  const [, partition, region] = TOPIC.exec(topicArn) ?? []
  if (region === undefined) return undefined
  const origin = `https://sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}/`
  return url.startsWith(origin) ? url.slice(origin.length) : undefined
}
