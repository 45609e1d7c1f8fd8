import type { Connection, Session, Upload } from '../api/contract.ts'
import { foundAddress } from '../uploads/connect-view.ts'
import { dashboardOf } from '../session/landing.ts'
import { mayUpload } from '../session/may.ts'
import { isRunning, nameOf, phaseOf } from '../uploads/words.ts'
import { type StepState, stateOf } from './steps.ts'

/** What the server knows of a client's beginning. */
export interface Beginning {
  session: Session
  /** The newest ones. */
  uploads: readonly Upload[]
  /** None where the role does not see them. */
  connections: readonly Connection[]
}

export interface StartStep {
  title: string
  /** Where it stands, or what it waits for. */
  note: string
  state: StepState
  /** Where it is done, while it is what comes now. */
  href: string | undefined
}

/** Whether there is something to look at. An upload may have completed since the session was read. */
export const hasBillingData = ({ session, uploads }: Pick<Beginning, 'session' | 'uploads'>): boolean =>
  session.nextStep !== 'connect' || uploads.some(({ status }) => status === 'completed')

/** From signing in to the dashboard: what is done, what comes now, and what after it. */
export function startSteps(beginning: Beginning): StartStep[] {
  const { session, uploads } = beginning
  const loading = uploads.filter(isRunning)
  const [running] = loading
  const completed = uploads.find(({ status }) => status === 'completed')
  const isLoaded = hasBillingData(beginning)
  const verified = beginning.connections.find(({ status }) => status === 'verified')
  const steps = [
    { title: 'Sign in', note: `As ${session.user.name}`, isDone: true, href: undefined },
    {
      title: 'Send a bill or connect an account',
      note: sendingNote(beginning),
      isDone: isLoaded || running !== undefined || verified !== undefined,
      href: mayUpload(session.user.role) ? '/connect' : undefined,
    },
    {
      title: 'Have it loaded',
      note: running
        ? `${nameOf(running)}: ${lowerFirst(phaseOf(running))}`
        : verified && !isLoaded
          ? `No bill has arrived from “${verified.name}” yet`
          : 'Every row is accounted for',
      isDone: isLoaded,
      href: running && mayUpload(session.user.role) ? foundAddress(loading.map(({ id }) => id)) : undefined,
    },
    {
      title: 'Look at the dashboard',
      note: completed ? `${nameOf(completed)} is in it` : 'What it cost, when, and for what',
      isDone: false,
      href: dashboardOf(session),
    },
  ]
  const now = steps.findIndex(({ isDone }) => !isDone)
  return steps.map(({ title, note, href }, index) => ({
    title,
    note,
    state: stateOf(index, now),
    href: index === now ? href : undefined,
  }))
}

function sendingNote({ session, uploads, connections }: Beginning): string {
  if (!mayUpload(session.user.role)) return 'An analyst or an administrator does'
  const begun = connections.find(({ status }) => status !== 'verified')
  if (uploads[0]?.status === 'failed') return `${nameOf(uploads[0])} was not loaded`
  return begun ? `The role for “${begun.name}” is not verified yet` : 'As the provider wrote it'
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
