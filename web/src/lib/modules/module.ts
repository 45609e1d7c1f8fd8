import type { Component } from 'svelte'
import type { Session } from '../api/contract.ts'
import type { SearchParams } from '../filters/url-state.ts'
import type { ScopePart } from '../scope/scope-view.ts'
import type { IconName } from '../ui/icons.ts'

export interface ModulePageProps {
  session: Session
  module: Module
  /** What a page below the module's own is about, as its address has it. */
  id: string | undefined
}

/** Begins to ask what a page at this address asks, so that the answers are there, or on their way, when it comes. */
export type AskAhead = (page: ModulePageProps & { search: SearchParams }) => void

/** Loaded when it is opened: no page waits for the code of another. */
export type LoadPage = () => Promise<{ default: Component<ModulePageProps>; askAhead?: AskAhead }>

/** A part of the dashboards that a client has or has not; the server says which, in the session's capabilities. */
export interface Module {
  /** In addresses and capabilities. */
  name: string
  title: string
  icon: IconName
  /** What it answers, for who decides whether a client has it. */
  purpose: string
  /** What of the scope its page obeys, and has in its address. */
  scope: readonly ScopePart[]
  page: LoadPage
  /** Pages below it, by what their addresses have after the module's: `/rules`, or `/findings/{id}`. */
  pagesBelow?: Readonly<Record<string, LoadPage>>
}
