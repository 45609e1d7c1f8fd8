import type { CapabilityProfile } from '../profile.ts'

export const core: CapabilityProfile = {
  name: 'core',
  title: 'Core',
  dashboardRoute: '/dashboard',
  apiBase: '/api/core',
  modules: ['overview', 'explorer', 'optimization', 'governance'],
}
