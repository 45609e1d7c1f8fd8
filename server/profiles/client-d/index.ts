import type { CapabilityProfile } from '../profile.ts'

export const clientD: CapabilityProfile = {
  name: 'client-d',
  title: 'Client D: commitments and data transfer',
  dashboardRoute: '/dashboards/client-d',
  apiBase: '/api/client-d',
  modules: ['overview', 'explorer', 'optimization', 'commitments', 'data-transfer'],
}
