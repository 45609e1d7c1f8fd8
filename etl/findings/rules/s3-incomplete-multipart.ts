import { defineRule } from '../rule.ts'
import { quantity } from '../text.ts'

export const s3IncompleteMultipart = defineRule({
  id: 's3-incomplete-multipart',
  title: 'Buckets with uploads that were never completed',
  pass: 'usage',
  needs: ['x_Operation', 'x_ProductCode', 'ResourceId'],
  lines: `x_ProductCode = 'AmazonS3' AND x_Operation IN ('InitiateMultipartUpload', 'CompleteMultipartUpload')`,
  measures: () => ({
    begun: `sumIf(row.quantity, row.x_ProductCode = 'AmazonS3' AND row.x_Operation = 'InitiateMultipartUpload')`,
    completed: `sumIf(row.quantity, row.x_ProductCode = 'AmazonS3' AND row.x_Operation = 'CompleteMultipartUpload')`,
  }),
  condition: ({ begun, completed }) => `${begun} > ${completed}`,
  threshold: '0',
  confidence: 'medium',
  effort: 'low',
  replacedBy: 'nothing',
  explanation: ({ of }) =>
    `${quantity(of.begun!)} uploads in parts were begun and ${quantity(of.completed!)} completed. The parts of the others are kept and billed until somebody aborts them; how large they are, the bill does not say.`,
  whatToDo: [
    'Add a lifecycle rule that aborts incomplete uploads after seven days.',
    'Look at the storage metrics of the bucket for what that has freed.',
  ],
})
