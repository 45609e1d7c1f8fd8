/** One topic a line, as it is typed; each once. */
export const topicsFrom = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\s,]+/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
]

const TOPIC = /^arn:aws(-cn|-us-gov)?:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_.-]{1,256}$/

/** The first that is no topic, in words. */
export function checkTopics(topics: readonly string[]): string | undefined {
  const wrong = topics.find((topic) => !TOPIC.test(topic))
  return (
    wrong && `“${wrong}” is not a topic. It is written like arn:aws:sns:eu-central-1:111122223333:billing.`
  )
}
