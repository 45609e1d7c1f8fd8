import { Type, type Static } from 'typebox'
import { CostAnswer, CostQuery } from './cost-query.ts'
import { Id } from './scalars.ts'

/** Of a request that may take long: by the id it can be asked how far it is. */
export const QuestionHeaders = Type.Object({
  'x-question-id': Type.Optional({
    ...Id,
    description:
      'Made up by the one who asks, anew for each request: `getQuestionProgress` tells how far it is.',
  }),
})

/** How far the engine is with what a question asks of it. */
export const QuestionProgress = Type.Object(
  {
    rowsRead: Type.Integer(),
    rowsTotal: Type.Integer({ description: 'As far as is known so far: more may be found to be read.' }),
    elapsedMs: Type.Integer({ description: 'Since the engine began.' }),
  },
  { $id: 'QuestionProgress' },
)
export type QuestionProgress = Static<typeof QuestionProgress>

/** A question that was asked without saving it. */
export const AskedQuestion = Type.Object(
  {
    /** With its scope and time as they were. */
    query: CostQuery,
    answer: CostAnswer,
  },
  { $id: 'AskedQuestion' },
)
export type AskedQuestion = Static<typeof AskedQuestion>
