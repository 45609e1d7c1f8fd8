import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { planEngines } from './engines.ts'

let dataDirectory: string

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'outlay-engines-'))
})

afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }))

describe('planEngines', () => {
  it('chooses ports and passwords once', async () => {
    const first = await planEngines({ dataDirectory })
    expect(first.databaseUrl).toMatch(/^postgres:\/\/outlay:[\w-]{43}@127\.0\.0\.1:\d+\/outlay$/)
    expect(first.clickhouseUrl).toMatch(/^http:\/\/outlay:[\w-]{43}@127\.0\.0\.1:\d+\/outlay$/)
    expect(first.children.map(({ name }) => name)).toEqual(['postgres', 'clickhouse'])
    const second = await planEngines({ dataDirectory })
    expect([second.databaseUrl, second.clickhouseUrl]).toEqual([first.databaseUrl, first.clickhouseUrl])
    expect(statSync(join(dataDirectory, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  it('takes another port when somebody has the last one', async () => {
    const first = await planEngines({ dataDirectory })
    const { port } = new URL(first.clickhouseUrl)
    const server = createServer().listen(Number(port), '127.0.0.1')
    await once(server, 'listening')
    const second = await planEngines({ dataDirectory })
    expect(new URL(second.clickhouseUrl).port).not.toBe(port)
    server.close()
  })

  it('starts no engine whose URL is given', async () => {
    const clickhouseUrl = 'https://warehouse.example:8443/costs'
    const engines = await planEngines({ dataDirectory, clickhouseUrl })
    expect(engines.clickhouseUrl).toBe(clickhouseUrl)
    expect(engines.children.map(({ name }) => name)).toEqual(['postgres'])
    const none = await planEngines({ dataDirectory, clickhouseUrl, databaseUrl: 'postgres://db/outlay' })
    expect(none.children).toEqual([])
  })

  it('does not replace secrets that it cannot read', async () => {
    writeFileSync(join(dataDirectory, 'secrets.json'), '{ broken')
    await expect(planEngines({ dataDirectory })).rejects.toThrow(/secrets\.json cannot be read/)
    expect(readFileSync(join(dataDirectory, 'secrets.json'), 'utf8')).toBe('{ broken')
  })
})
