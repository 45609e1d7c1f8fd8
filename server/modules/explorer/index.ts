import type { Module } from '../module.ts'

export const explorer = { name: 'explorer', title: 'Explorer' } as const satisfies Module
