import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort } from '../embedded/free-port.ts'
import { useSharedOutlay } from './outlay-in-browser.ts'

const at = useSharedOutlay()

it('npm start shows the sign-in page, and stops with npm', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'outlay-start-'))
  // Started by root, PostgreSQL runs as another user, who must get in.
  chmodSync(folder, 0o711)
  const port = await freePort()
  const npm = spawn('npm', ['start'], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, DATA_DIR: folder, PORT: String(port) },
    stdio: 'ignore',
  })
  const answers = () =>
    fetch(`http://127.0.0.1:${port}/sign-in`).then(
      ({ ok }) => ok,
      () => false,
    )
  try {
    await expect.poll(answers, { timeout: 60_000, interval: 100 }).toBe(true)
    const page = await at.open()
    await page.goto(`http://127.0.0.1:${port}/sign-in`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  } finally {
    npm.kill('SIGTERM')
  }
  await expect.poll(answers, { timeout: 20_000, interval: 100 }).toBe(false)
  await expect.poll(() => runningIn(folder), { timeout: 20_000, interval: 200 }).toEqual([])
  rmSync(folder, { recursive: true, force: true })
})

/** Processes that name the folder in their command: PostgreSQL's do. */
function runningIn(folder: string): string[] {
  return spawnSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((command) => command.includes(folder))
}
