import type { Module } from '../module.ts'

export const commitments = { name: 'commitments', title: 'Commitments' } as const satisfies Module
