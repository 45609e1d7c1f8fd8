import { expect, it } from 'vitest'
import { checkTopics, topicsFrom } from './sns-topics.ts'

const TOPIC = 'arn:aws:sns:eu-central-1:111122223333:billing'

it('reads topics a line or a comma apart, each once', () => {
  expect(topicsFrom(`\n ${TOPIC},\n${TOPIC}\r\n${TOPIC}-2 `)).toEqual([TOPIC, `${TOPIC}-2`])
  expect(topicsFrom(' \n')).toEqual([])
})

it('names the first that is no topic', () => {
  expect(checkTopics([TOPIC])).toBeUndefined()
  expect(checkTopics([TOPIC, 'billing'])).toContain('“billing”')
})
