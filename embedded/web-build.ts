import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lockFile } from './process-lock.ts'

/** How long another process may build: longer than any machine needs, in milliseconds. */
const PATIENCE_MS = 600_000

/**
 * Builds the web app when that was never done, or when its sources are newer than the build. Of several processes that
 * find it so, whichever databases they have, one builds, and the others wait for it and find it built.
 * @param root the project's folder.
 * @throws Error when the build fails; what it printed is on the terminal.
 */
export async function buildWeb(root: string): Promise<void> {
  if (!isBuildNeeded(root)) return
  const unlock = await lockFile(join(root, 'web', '.build-lock'), PATIENCE_MS)
  try {
    if (isBuildNeeded(root)) await build(root)
  } finally {
    unlock()
  }
}

async function build(root: string): Promise<void> {
  console.log('Building the web app (once, and after changes to it)')
  // Started by a test, it would otherwise be built for development, with warnings for developers.
  const environment = { ...process.env, NODE_ENV: 'production', npm_config_update_notifier: 'false' }
  const npm = spawn('npm', ['run', 'build', '--workspace', 'web'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = (await once(npm, 'close')) as [number | null]
  if (code !== 0) throw new Error('The web app could not be built: see the messages above.')
}

/** Whether the sources of the web app are newer than its build. */
export function isBuildNeeded(root: string): boolean {
  const web = join(root, 'web')
  const built = modifiedAt(join(web, 'build', '200.html'))
  if (built === undefined) return true
  const ownFiles = existsSync(web) ? readdirSync(web).filter((name) => /\.(ts|json)$/.test(name)) : []
  const folders = [join(web, 'src'), join(web, 'static'), join(root, 'contract')]
  const files = [...ownFiles.map((name) => join(web, name)), ...folders.flatMap(filesIn)]
  return files.some((file) => (modifiedAt(file) ?? 0) > built)
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
}

function modifiedAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs
}
