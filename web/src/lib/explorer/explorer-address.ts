import type { ScopeView } from '../scope/scope-view.ts'
import { type ExplorerView, readShape, writeExplorer } from './explorer-view.ts'

/** Where the explorer shows the costs of a scope, with other rows and filters. */
export const explorerAddress = (href: string, scope: ScopeView, part: Partial<ExplorerView>): string =>
  href + writeExplorer({ ...scope, ...readShape({ get: () => null }).state, ...part })
