import { clientC } from '../../../profiles/client-c/index.ts'

/** Where the routes of chargeback are, below `/api`. */
export const BASE = `${clientC.apiBase.replace(/^\/api/, '')}/chargeback`

export const PROFILE = clientC.name

export const tags = ['Chargeback']
