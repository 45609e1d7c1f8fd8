const DAY_MS = 24 * 60 * 60 * 1000

/** Midnight of a day in UTC. Nothing is older than 1970. */
export function startOfDay(day: string): Date {
  return new Date(Math.max(0, Date.parse(`${day}T00:00:00Z`)))
}

export function startOfNextDay(day: string): Date {
  return dayAfter(startOfDay(day))
}

export function dayBefore(time: Date): Date {
  return new Date(Math.max(0, time.getTime() - DAY_MS))
}

export function dayAfter(time: Date): Date {
  return new Date(time.getTime() + DAY_MS)
}

/** The lowest id of version 7 that can be made at a time. */
export function firstUuidOf(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
