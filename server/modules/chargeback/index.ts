import type { Module } from '../module.ts'

export const chargeback = { name: 'chargeback', title: 'Chargeback' } as const satisfies Module
