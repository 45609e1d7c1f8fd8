import { error } from '@sveltejs/kit'
import { dev } from '$app/env'

/** Of no use to who uses the app: a build answers as for any address that it does not have. */
export async function load() {
  if (!dev) error(404)
  const { default: Gallery } = await import('#lib/design/Gallery.svelte')
  return { Gallery }
}
