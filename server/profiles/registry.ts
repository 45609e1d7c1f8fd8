import { clientC } from './client-c/index.ts'
import { clientD } from './client-d/index.ts'
import { core } from './core/index.ts'
import type { CapabilityProfile } from './profile.ts'

/** Every capability profile: a new one is a folder and a line here. */
export const profiles: readonly CapabilityProfile[] = [core, clientC, clientD]

export function findProfile(name: string): CapabilityProfile | undefined {
  return profiles.find((profile) => profile.name === name)
}
