import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * How a process of Outlay is started on this machine: arguments for node, and environment.
 *
 * - Compile cache: a start that finds one neither loads the TypeScript stripper nor compiles.
 * - Small young generation: received bytes pass through buffers that are garbage at once, and V8 collects them only
 *   when their generation is full.
 * - Limited heap: V8 lets a heap that may become large grow to several times what is in use before it looks what of
 *   that is garbage. Of 4 GB, 64 MB in use took 156 MB; up to 512 MB, it may grow by less than half at a time.
 * - Fixed mmap threshold: glibc raises it to the 19 MB of a password hash, and from then on keeps what it is given
 *   back, a heap for each thread.
 *
 * Together the server takes 113 MB once somebody has signed in, not 200, and 188 MB at the most after receiving
 * 784 MB four times, not 317. (A threshold below the 1 MB buffers of files would make each of them a page fault.)
 *
 * @param cacheDirectory where the compile cache is kept; made when it is missing.
 */
export function partCommand(
  name: 'server' | 'etl',
  cacheDirectory: string,
): { args: string[]; environment: Record<string, string> } {
  return {
    args: ['--max-semi-space-size=2', '--max-old-space-size=512', join(root, name, 'main.ts')],
    environment: { NODE_COMPILE_CACHE: cacheDirectory, MALLOC_MMAP_THRESHOLD_: '4194304' },
  }
}
