/** What was done, in words that follow the name of who did it. */
const actionWords: Record<string, string> = {
  'session.sign-in': 'Signed in',
  'session.sign-in-failed': 'Sign-in failed',
  'session.sign-out': 'Signed out',
  'session.sign-out-everywhere': 'Signed out everywhere',
  'session.revoke': 'Ended a session',
  'session.token-reused': 'Session ended: token used twice',
  'user.create': 'Made a user',
  'user.invite': 'Invited a user',
  'user.change': 'Changed a user',
  'user.disable': 'Disabled a user',
  'user.enable': 'Enabled a user',
  'user.reset-link': 'Made a link for a password',
  'user.forgot-password': 'Asked for a new password',
  'user.set-password': 'Set a password by a link',
  'user.change-password': 'Changed the own password',
  'user.change-password-failed': 'Failed to change the password',
  'token.create': 'Made an API token',
  'token.revoke': 'Revoked an API token',
  'client.create': 'Made a client',
  'client.change': 'Changed a client',
  'upload.create': 'Uploaded a file',
  'upload.retry': 'Retried an upload',
  'upload.cancel': 'Cancelled an upload',
  'upload.delete': 'Deleted an upload',
  'upload.reload': 'Loaded an upload again',
  'upload.supersede': 'Let an upload replace another',
  'upload.restore': 'Let an upload count again',
  'upload.completed': 'Loaded an upload',
  'upload.failed': 'Loading failed',
  'upload.superseded': 'An upload was replaced',
  'upload.current-again': 'An upload counts again',
  'upload.rows-purged': 'Removed rows of an old version',
  'mapping.save': 'Saved a mapping',
  'mapping.delete': 'Deleted a mapping',
  'export.create': 'Exported costs',
  'saved-query.create': 'Saved a query',
  'saved-query.change': 'Changed a saved query',
  'saved-query.delete': 'Deleted a saved query',
  'connection.create': 'Made a connection',
  'connection.update': 'Changed a connection',
  'connection.delete': 'Deleted a connection',
  'connection.verify': 'Verified a connection',
  'connection.backfill': 'Took past months',
  'connection.create-event-secret': 'Opened an event channel',
  'connection.delete-event-secret': 'Closed an event channel',
  'delivery.taken': 'Took a delivery',
  'delivery.failed': 'Failed to take a delivery',
  'inquiry.handle': 'Marked an inquiry as handled',
  'inquiry.reopen': 'Marked an inquiry as not handled',
  'finding.change-state': 'Decided about a finding',
  'rule.change': 'Changed a rule of optimization',
  'tag-rules.change': 'Changed the rules for tags',
  'tag-merge.accept': 'Merged spellings of a tag',
  'tag-merge.undo': 'Undid a merge of a tag',
  'cost-centre.create': 'Made a cost centre',
  'cost-centre.change': 'Changed a cost centre',
  'chargeback-rules.change': 'Changed rules of chargeback',
  'chargeback-statement.create': 'Made statements',
  'chargeback-statement.revise': 'Revised statements',
}

/** What actions begin with. */
const groupWords: Record<string, string> = {
  session: 'Sessions',
  user: 'Users and passwords',
  token: 'API tokens',
  client: 'Clients',
  upload: 'Uploads',
  mapping: 'Mappings',
  export: 'Exports',
  'saved-query': 'Saved queries',
  connection: 'Connections',
  delivery: 'Deliveries',
  inquiry: 'Inquiries',
  finding: 'Findings',
  rule: 'Rules of optimization',
  'tag-rules': 'Rules for tags',
  'tag-merge': 'Merges of tags',
  'cost-centre': 'Cost centres',
  'chargeback-rules': 'Rules of chargeback',
  'chargeback-statement': 'Statements of chargeback',
}

const OF_OPERATORS = ['inquiry', 'rule']
const OF_CHARGEBACK = ['cost-centre', 'chargeback-rules', 'chargeback-statement']

/** An action that has no words yet is named by its code, and so is a group. */
export const wordsOfAction = (action: string): string => actionWords[action] ?? groupWords[action] ?? action

export interface ActionChoice {
  value: string
  label: string
}

/**
 * What can be chosen from, with what the address asks for, be it a group or a single action.
 *
 * @param modules of the client whose trail it is; none is that of operators, who see every client's
 */
export function actionChoices(asked: string | undefined, modules?: readonly string[]): ActionChoice[] {
  const isOffered = (group: string) =>
    !modules ||
    (!OF_OPERATORS.includes(group) && (modules.includes('chargeback') || !OF_CHARGEBACK.includes(group)))
  const groups = Object.keys(groupWords).filter(isOffered)
  const values = asked === undefined || groups.includes(asked) ? groups : [...groups, asked]
  return [
    { value: '', label: 'Every action' },
    ...values.map((value) => ({ value, label: wordsOfAction(value) })),
  ]
}
