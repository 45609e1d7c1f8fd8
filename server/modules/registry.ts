import { chargeback } from './client-c/chargeback/index.ts'
import { commitments } from './client-d/commitments/index.ts'
import { dataTransfer } from './client-d/data-transfer/index.ts'
import { explorer } from './explorer/index.ts'
import { governance } from './governance/index.ts'
import type { Module } from './module.ts'
import { optimization } from './optimization/index.ts'
import { overview } from './overview/index.ts'

/** Every module: a new one is a folder and a line here. */
export const modules = [
  overview,
  explorer,
  optimization,
  governance,
  chargeback,
  commitments,
  dataTransfer,
] as const

export type ModuleName = (typeof modules)[number]['name']

export function findModule(name: string): Module | undefined {
  return modules.find((module) => module.name === name)
}
