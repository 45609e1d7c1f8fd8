import { arnOf, type Estate, type ResourceOptions } from '../estate.ts'
import type { Meter } from '../meter.ts'
import { eachMonth } from '../rhythms.ts'
import type { Metered } from '../usage-lines.ts'

const desktop = (
  usageType: string,
  unit: string,
  price: string,
  runningMode: 'AlwaysOn' | 'AutoStop',
): Meter => ({
  product: 'AmazonWorkSpaces',
  family: 'Enterprise Applications',
  usageType,
  operation: '',
  unit,
  price,
  description: `${unit} - Standard bundle - ${runningMode}`,
  attributes: { 'product/runningMode': runningMode, 'product/operatingSystem': 'Windows' },
})

/** The standard desktop: by the month, or by a smaller fee and the hour, which for 80 hours comes to the same. */
export const DESKTOP_METERS = {
  alwaysOn: desktop('AW-HW-2', 'Month', '33.75', 'AlwaysOn'),
  autoStop: desktop('AW-HW-2-AutoStop-User', 'Month', '9.75', 'AutoStop'),
  hours: desktop('AW-HW-2-AutoStop-Usage', 'Hour', '0.30', 'AutoStop'),
}

/** Desktops that run all day. */
export function workspaces(estate: Estate): Metered[] {
  const { accounts, regions } = estate.company
  return Array.from({ length: estate.count('workspaces') }, (_, index) => ({
    resource: workspace(estate, {
      name: `desktop-${index + 1}`,
      account: accounts.payer,
      region: regions.home,
      ...(index === 2 && { since: [3, 1] as const }),
    }),
    meter: DESKTOP_METERS.alwaysOn,
    rhythm: eachMonth('1'),
  }))
}

export function workspace(estate: Estate, options: ResourceOptions) {
  return estate.resource({ id: arnOf('workspaces', 'workspace/ws-', 9), ...options })
}
