import type { Client, Profile } from '../api/contract.ts'

export const titleOf = (profiles: readonly Profile[], name: string): string =>
  profiles.find((profile) => profile.name === name)?.title ?? name

/** The clients whose name, slug or profile has the text in it, by name. */
export function findClients(
  clients: readonly Client[],
  profiles: readonly Profile[],
  search: string,
): Client[] {
  const text = search.trim().toLowerCase()
  return clients
    .filter(({ name, slug, profile }) =>
      [name, slug, titleOf(profiles, profile)].some((field) => field.toLowerCase().includes(text)),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

export interface ProfileChange {
  /** Where the dashboards were and will be. */
  routes: { from: string; to: string }
  gained: string[]
  lost: string[]
}

/** What another profile means for a client, in the titles of modules. */
export function compareProfiles(from: Profile, to: Profile): ProfileChange {
  const titlesMissingIn = (other: Profile, { modules }: Profile) =>
    modules
      .filter(({ name }) => !other.modules.some((module) => module.name === name))
      .map(({ title }) => title)
  return {
    routes: { from: from.dashboardRoute, to: to.dashboardRoute },
    gained: titlesMissingIn(from, to),
    lost: titlesMissingIn(to, from),
  }
}
