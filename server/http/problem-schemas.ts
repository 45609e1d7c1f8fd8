import { Problem } from '../../contract/problem.ts'

const descriptions = {
  400: 'The request is not valid; `errors` names the parts.',
  401: 'Not signed in.',
  403: 'Signed in, but not allowed.',
  404: 'There is no such thing, or it belongs to another client.',
  409: 'The state of things does not allow it; `code` says why.',
  413: 'The body is larger than this server takes.',
  415: 'The body is of a media type that this route does not take.',
  422: 'The question is valid but cannot be answered.',
  429: 'Too many requests; `retry-after` says when to come back.',
  500: 'A fault of ours; `detail` has the id of the request.',
  503: 'Not available now.',
  504: 'What was asked did not answer in time.',
} as const

type ProblemStatus = keyof typeof descriptions
type ProblemResponse = {
  description: string
  content: { 'application/problem+json': { schema: typeof Problem } }
}

/** Response schemas of a route's problems, by status code: `response: { 200: …, ...problems(401, 404) }`. */
export function problems<Status extends ProblemStatus>(...statuses: Status[]) {
  const responses = statuses.map((status): [ProblemStatus, ProblemResponse] => [
    status,
    { description: descriptions[status], content: { 'application/problem+json': { schema: Problem } } },
  ])
  return Object.fromEntries(responses) as Record<Status, ProblemResponse>
}

/** The problems that any route of a signed-in user can answer with. */
export const signedInProblems = problems(401, 403, 500)
