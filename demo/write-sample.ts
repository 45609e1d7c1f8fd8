import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { SAMPLE_FILE } from '../web/src/lib/connect/sample.ts'
import { sampleBill } from './sample-bill.ts'

// npm run sample: the bill that the web app offers to whoever has none, made anew.
const file = `${import.meta.dirname}/../web/static/${SAMPLE_FILE}`
const content = gzipSync(sampleBill(), { level: 9 })
writeFileSync(file, content)
console.log(`${SAMPLE_FILE}: ${content.length} bytes`)
