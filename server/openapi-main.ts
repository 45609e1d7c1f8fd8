import { writeFile } from 'node:fs/promises'
import { describeApiAsText } from './describe-api.ts'

await writeFile(new URL('../contract/openapi.json', import.meta.url), await describeApiAsText())
