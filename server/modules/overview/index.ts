import type { Module } from '../module.ts'

export const overview = { name: 'overview', title: 'Overview' } as const satisfies Module
