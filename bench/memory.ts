import { readFileSync, writeFileSync } from 'node:fs'

/** Begins to look for a process's highest memory anew, where the kernel lets us. */
export function resetPeakMemory(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
  } catch {
    // Then the mark is that of the process's whole life.
  }
}

/** The kernel's own mark of a process's highest resident memory, in bytes; 0 where there is no /proc. */
export function peakMemory(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}
