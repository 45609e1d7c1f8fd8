import { idleRule } from './idle.ts'

export const idleVpn = idleRule({
  id: 'idle-vpn',
  title: 'VPN connections without any traffic',
  hourly: 'VPN-Usage-Hours',
  noun: 'VPN connection',
  effort: 'medium',
  whatToDo: [
    'Ask whoever runs the other end whether it is there for an emergency.',
    'Delete the connection: making it again gives other keys and addresses.',
  ],
})
