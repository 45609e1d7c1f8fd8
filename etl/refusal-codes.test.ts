import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

it('every reason to refuse a file is explained to users', () => {
  const sources = globSync('etl/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'))
  const codes = sources.flatMap((source) =>
    [...source.matchAll(/new LoadError\(\s*'([a-z0-9-]+)'/g)].map(([, code]) => code!),
  )
  expect(codes).toContain('unbalanced-quote')
  const accessError = readFileSync(join(ROOT, 'client-bucket/access-error.ts'), 'utf8')
  codes.push(...[...accessError.matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code!))
  expect(codes).toContain('object-archived')
  const documented = readFileSync(join(ROOT, 'docs/formats.md'), 'utf8')
  const missing = new Set(codes.filter((code) => !documented.includes(`| \`${code}\``)))
  expect([...missing]).toEqual([])
})
