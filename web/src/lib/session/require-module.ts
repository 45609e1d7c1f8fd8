import { error } from '@sveltejs/kit'
import type { Session } from '#lib/api/contract.ts'
import { moduleTitles } from '#lib/modules.ts'

/** A module is at the address that the client's profile gives it, and nowhere else. */
export function requireModule({ capabilities }: Session, route: string, module: string): string {
  const isHere = capabilities?.dashboardRoute === route && capabilities.modules.includes(module)
  if (!isHere || !(module in moduleTitles)) error(404, { message: 'There is no such dashboard.' })
  return module
}
