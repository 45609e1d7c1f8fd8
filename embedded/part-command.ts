import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/**
 * How a process of Outlay is started on this machine: arguments for node, and environment.
 *
 * - Compile cache: a start that finds one neither loads the TypeScript stripper nor compiles.
 * - Small young generation: received bytes pass through buffers that are garbage at once, and V8 collects them only
 *   when their generation is full.
 * - Heap that grows by less at a time: V8 lets one that may become large grow to several times what is in use before
 *   it looks what of that is garbage: of 64 MB in use, 156 MB. A limit to the whole heap would have the same effect,
 *   and end the process at an answer of a hundred megabytes.
 * - Fixed mmap threshold: glibc raises it to the 19 MB of a password hash, and from then on keeps what it is given
 *   back, a heap for each thread. And two such heaps, not eight for each core.
 *
 * Together the server takes 164 MB at its first start once somebody has signed in, and 239 MB at the most while it
 * receives four files of 470 MB at a time, twice; with a young generation of 2 MB, a heap that grows by two fifths and
 * any number of arenas it is 182 and 262 MB. (A threshold below the 1 MB buffers of files would make each of them a
 * page fault.)
 *
 * @param cacheDirectory where the compile cache is kept; made when it is missing.
 */
export function partCommand(
  name: 'server' | 'etl',
  cacheDirectory: string,
): { args: string[]; environment: Record<string, string> } {
  return {
    args: ['--max-semi-space-size=1', '--heap-growing-percent=40', join(root, name, 'main.ts')],
    environment: {
      NODE_COMPILE_CACHE: cacheDirectory,
      MALLOC_MMAP_THRESHOLD_: '4194304',
      MALLOC_ARENA_MAX: '2',
    },
  }
}
