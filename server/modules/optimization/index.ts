import type { Module } from '../module.ts'

export const optimization = { name: 'optimization', title: 'Optimization' } as const satisfies Module
