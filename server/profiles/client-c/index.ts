import type { CapabilityProfile } from '../profile.ts'

export const clientC: CapabilityProfile = {
  name: 'client-c',
  title: 'Client C: chargeback',
  dashboardRoute: '/dashboards/client-c',
  apiBase: '/api/client-c',
  modules: ['overview', 'explorer', 'governance', 'chargeback'],
}
