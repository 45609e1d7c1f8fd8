import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSupervisor, type ChildSpec, type Supervisor } from './supervisor.ts'

let folder: string
let supervisor: Supervisor
let log: string[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outlay-supervisor-'))
  log = []
  supervisor = createSupervisor({
    maxCrashes: 3,
    firstDelay: 20,
    stopWithin: 500,
    readyWithin: 5000,
    log: (line) => log.push(line),
  })
})

afterEach(async () => {
  await supervisor.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A child that runs `script` and counts its starts in a file. */
function child(name: string, script: string, ready: ChildSpec['ready'] = 'message'): ChildSpec {
  const note = (what: string): string =>
    `require('fs').appendFileSync(${JSON.stringify(join(folder, 'events'))}, '${name} ${what}\\n')`
  const code = `const note = (what) => ${note("' + what + '")}; note('started'); ${script}`
  return { name, command: process.execPath, args: ['-e', code], ready }
}

const ready = `process.send({ ready: true });`
const stays = `process.on('SIGTERM', () => { note('stopped'); process.exit() }); setInterval(() => {}, 1000); ${ready}`

function events(): string[] {
  const file = join(folder, 'events')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !condition(); tries += 1) await sleep(20)
  expect(condition()).toBe(true)
}

describe('a supervisor', () => {
  it('stops its children in the reverse order of their start', async () => {
    for (const name of ['first', 'second', 'third']) await supervisor.start(child(name, stays))
    await supervisor.stop()
    expect(events().slice(3)).toEqual(['third stopped', 'second stopped', 'first stopped'])
  })

  it('starts a crashed child again', async () => {
    await supervisor.start(child('fragile', `${ready} setTimeout(() => process.exit(3), 50)`))
    await until(() => events().length >= 2)
    expect(log[0]).toMatch(/^fragile ended with code 3/)
    expect(log[0]).toMatch(/Starting fragile again in 20 ms/)
  })

  it('gives up a child that keeps crashing, says its last words, and stops the others', async () => {
    await supervisor.start(child('steady', stays))
    const crash = `${ready} console.error('the disk is full'); setTimeout(() => process.exit(1), 20)`
    await supervisor.start(child('broken', crash))
    const { message } = await supervisor.gaveUp
    expect(message).toMatch(/^broken crashed 3 times within 60 seconds/)
    expect(message).toContain('the disk is full')
    expect(events().filter((event) => event === 'broken started')).toHaveLength(3)
    expect(events()).toContain('steady stopped')
    expect(log.map((line) => /in (\d+) ms/.exec(line)?.[1])).toEqual(['20', '40'])
  })

  it('does not start again what fails at its first start', async () => {
    const start = supervisor.start(child('broken', `console.error('port in use'); process.exit(1)`))
    await expect(start).rejects.toThrow(/^broken did not start: it ended with code 1\n {2}port in use/)
    await sleep(100)
    expect(events()).toEqual(['broken started'])
  })

  it('tells of a command that does not exist', async () => {
    const spec: ChildSpec = { name: 'nothing', command: '/no/such/program', args: [], ready: 'message' }
    await expect(supervisor.start(spec)).rejects.toThrow(
      /nothing did not start: it could not be started: .*ENOENT/,
    )
  })

  it('waits for a URL to answer', async () => {
    const script = `
      let asked = 0
      const server = require('http').createServer((_, response) => {
        response.statusCode = ++asked < 3 ? 503 : 200
        response.end()
      })
      server.listen(0, '127.0.0.1', () => require('fs').writeFileSync(process.env.PORT_FILE, String(server.address().port)))`
    // The port must be known before: take one that the first child found.
    const portFile = join(folder, 'port')
    const probe = spawn(process.execPath, ['-e', script], { env: { ...process.env, PORT_FILE: portFile } })
    await until(() => existsSync(portFile) && readFileSync(portFile, 'utf8') !== '')
    const url = `http://127.0.0.1:${readFileSync(portFile, 'utf8')}/`
    await supervisor.start(child('served', 'setInterval(() => {}, 1000)', { url }))
    expect((await fetch(url)).status).toBe(200)
    probe.kill()
  })

  it('kills a child that does not stop in time', async () => {
    const deaf = `process.on('SIGTERM', () => note('asked')); ${ready} setInterval(() => {}, 1000)`
    await supervisor.start(child('deaf', deaf))
    const started = performance.now()
    await supervisor.stop()
    expect(performance.now() - started).toBeGreaterThan(450)
    expect(events()).toContain('deaf asked')
  })

  it('kills at once what does not stop when it is told to', async () => {
    supervisor = createSupervisor({ stopWithin: 60_000 })
    await supervisor.start(
      child('deaf', `process.on('SIGTERM', () => {}); ${ready} setInterval(() => {}, 1000)`),
    )
    const stopped = supervisor.stop()
    supervisor.kill()
    await stopped
  })

  it('leaves no child behind when it is killed', async () => {
    const program = join(folder, 'program.mts')
    const orphan = join(folder, 'orphan.mts')
    const heart = join(folder, 'heartbeat')
    const preload = new URL('stop-with-parent.ts', import.meta.url).href
    writeFileSync(
      orphan,
      `import { writeFileSync } from 'node:fs'
       setInterval(() => writeFileSync(${JSON.stringify(heart)}, String(Date.now())), 20)
       process.send!({ ready: true })`,
    )
    writeFileSync(
      program,
      `import { createSupervisor } from ${JSON.stringify(new URL('supervisor.ts', import.meta.url).href)}
       const args = ['--import', ${JSON.stringify(preload)}, ${JSON.stringify(orphan)}]
       await createSupervisor().start({ name: 'orphan', command: process.execPath, args, ready: 'message' })
       console.log('ready')`,
    )
    const parent = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => parent.stdout.once('data', resolve))
    await until(() => existsSync(heart))
    parent.kill('SIGKILL')
    const read = (): string => readFileSync(heart, 'utf8')
    await sleep(300)
    const last = read()
    await sleep(200)
    expect(read()).toBe(last)
  })
})
