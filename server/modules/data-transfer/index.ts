import type { Module } from '../module.ts'

export const dataTransfer = { name: 'data-transfer', title: 'Data transfer' } as const satisfies Module
