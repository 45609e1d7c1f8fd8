import { error } from '@sveltejs/kit'

/** A page that the role lacks does not exist for it. */
export function requireAllowed(isAllowed: boolean): void {
  if (!isAllowed) error(404, 'There is no such page.')
}
