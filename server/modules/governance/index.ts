import type { Module } from '../module.ts'

export const governance = { name: 'governance', title: 'Governance' } as const satisfies Module
