import type { Session } from '../api/contract.ts'
import { currentEntry, navigationOf, type Entry } from './navigation.ts'

/** The entry of the navigation that an address belongs to, where somebody is signed in who has it. */
export const sectionOf = (session: Session | undefined, path: string): Entry | undefined =>
  session && currentEntry(navigationOf(session), path)
