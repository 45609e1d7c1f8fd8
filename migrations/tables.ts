import type { ColumnType, Generated } from 'kysely'
import type { TokenScope } from '../contract/account.ts'
import type { Role } from '../contract/session.ts'
import type { ChargebackRuleSet } from '../contract/chargeback-rules.ts'
import type { ChargedSplit } from '../contract/chargeback-statement.ts'
import type { ConnectionCheck, ConnectionError, ConnectionStatus, FoundBy } from '../contract/connection.ts'
import type { CostAnswer, CostFilter, CostQuery } from '../contract/cost-query.ts'
import type { FindingConfidence, FindingEffort, FindingState, RuleOfBill } from '../contract/finding.ts'
import type { CostBasis } from '../contract/module.ts'
import type { SavedQuestion } from '../contract/saved-query.ts'
import type { CustomMappingDefinition } from '../contract/custom-mapping.ts'
import type { Manifest } from '../contract/manifest.ts'
import type { TagRule } from '../contract/tag-rules.ts'
import type { UploadError, UploadReport, UploadStatus } from '../contract/upload.ts'

/*
 * The tables of `sql/` as types. bigint and numeric are exact strings when read, dates are ISO days
 * (`2026-10-01`), and timestamps are Dates: see `database.ts`.
 */

type Timestamp = ColumnType<Date, Date | string, Date | string>
type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>
type NullableTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
type BigInteger = ColumnType<string, string | number | bigint, string | number | bigint>
type GeneratedBigInteger = ColumnType<string, string | number | bigint | undefined, string | number | bigint>
type Nullable<Value> = ColumnType<Value | null, Value | null | undefined, Value | null>

interface ClientTable {
  id: Generated<string>
  slug: string
  name: string
  profile: string
  disabled_modules: Generated<string[]>
  created_at: GeneratedTimestamp
}

interface AppUserTable {
  id: Generated<string>
  client_id: Nullable<string>
  email: string
  name: string
  role: Role
  password_hash: Nullable<string>
  created_at: GeneratedTimestamp
  disabled_at: NullableTimestamp
  password_changed_at: NullableTimestamp
  last_sign_in_at: NullableTimestamp
}

interface SessionTable {
  id: Generated<string>
  user_id: string
  created_at: GeneratedTimestamp
  expires_at: Timestamp
  revoked_at: NullableTimestamp
  last_used_at: GeneratedTimestamp
  user_agent: Nullable<string>
  address: Nullable<string>
}

interface RefreshTokenTable {
  token_hash: Buffer
  session_id: string
  created_at: GeneratedTimestamp
  used_at: NullableTimestamp
}

interface PasswordLinkTable {
  id: Generated<string>
  user_id: string
  purpose: 'invitation' | 'reset'
  token_hash: Buffer
  created_by: Nullable<string>
  created_at: GeneratedTimestamp
  expires_at: Timestamp
  used_at: NullableTimestamp
  revoked_at: NullableTimestamp
}

interface ApiTokenTable {
  id: Generated<string>
  user_id: string
  name: string
  scopes: TokenScope[]
  token_hash: Buffer
  prefix: string
  created_at: GeneratedTimestamp
  expires_at: Timestamp
  last_used_at: NullableTimestamp
  revoked_at: NullableTimestamp
}

interface SignInThrottleTable {
  key: Buffer
  failures: number
  last_failure_at: GeneratedTimestamp
  blocked_until: NullableTimestamp
}

interface InquiryTable {
  id: Generated<string>
  name: string
  email: string
  company: string
  message: string
  address: Nullable<string>
  created_at: GeneratedTimestamp
  handled_at: NullableTimestamp
  handled_by: Nullable<string>
}

interface UploadTable {
  id: string
  client_id: string
  file_name: string
  origin: 'file' | 's3'
  source_uri: Nullable<string>
  bytes: BigInteger
  content_sha256: Nullable<string>
  replaces_id: Nullable<string>
  format: Nullable<string>
  format_version: Nullable<string>
  mapping_version: Nullable<number>
  status: Generated<UploadStatus>
  attempt: Generated<number>
  load_id: Nullable<string>
  phase: Generated<string>
  bytes_read: GeneratedBigInteger
  rows_read: GeneratedBigInteger
  rows_accepted: GeneratedBigInteger
  rows_rejected: GeneratedBigInteger
  error: Nullable<UploadError>
  report: Nullable<UploadReport>
  manifest: Nullable<Manifest>
  export_key: Nullable<string>
  delivered_at: GeneratedTimestamp
  mapping_id: Nullable<string>
  connection_id: Nullable<string>
  created_by: Nullable<string>
  created_at: GeneratedTimestamp
  started_at: NullableTimestamp
  finished_at: NullableTimestamp
  deleted_at: NullableTimestamp
}

interface UploadFileTable {
  upload_id: string
  file_index: number
  name: string
  bytes: BigInteger
  /** Null until the file has come from the bucket, whole. */
  sha256: Nullable<string>
  storage_key: string
  source_uri: Nullable<string>
  etag: Nullable<string>
  version_id: Nullable<string>
  removed_at: NullableTimestamp
}

interface UploadTotalTable {
  upload_id: string
  currency: string
  billed_cost: string
  effective_cost: string
  list_cost: string
  contracted_cost: string
  source_billed_cost: string
  rejected_cost: string
}

interface UploadPeriodTable {
  upload_id: string
  /** First day of the billing month. */
  period: string
  billing_account_id: string
  superseded_by: Nullable<string>
  superseded_how: Nullable<'replaced' | 'export' | 'person'>
  /** When retention decided that these rows are not read any more. */
  purged_at: NullableTimestamp
  /** When the last of them was gone. */
  emptied_at: NullableTimestamp
}

interface CustomMappingTable {
  id: Generated<string>
  client_id: string
  name: string
  header_fingerprint: string
  header: ColumnType<string[], string, string>
  definition: ColumnType<CustomMappingDefinition, string, string>
  version: Generated<number>
  created_by: Nullable<string>
  created_at: GeneratedTimestamp
  updated_at: GeneratedTimestamp
}

interface ConnectionTable {
  id: Generated<string>
  client_id: string
  name: string
  account_id: string
  role_arn: string
  bucket: string
  prefix: string
  region: string
  external_id: string
  status: Generated<ConnectionStatus>
  checks: ColumnType<ConnectionCheck[], string | undefined, string>
  last_checked_at: NullableTimestamp
  last_verified_at: NullableTimestamp
  checking_since: NullableTimestamp
  watch_enabled: Generated<boolean>
  watch_minutes: Generated<number>
  watched_since: NullableTimestamp
  last_polled_at: NullableTimestamp
  next_poll_at: NullableTimestamp
  poll_error: ColumnType<ConnectionError | null, string | null | undefined, string | null>
  event_secret_hash: Nullable<Buffer>
  event_secret_set_at: NullableTimestamp
  sns_topic_arns: ColumnType<string[], string[] | undefined, string[]>
  last_event_at: NullableTimestamp
  created_by: Nullable<string>
  created_at: GeneratedTimestamp
  deleted_at: NullableTimestamp
}

interface DeliveryTable {
  id: Generated<string>
  client_id: string
  connection_id: string
  manifest_key: string
  etag: string
  delivered_at: Timestamp
  report: Nullable<string>
  export_key: Nullable<string>
  /** First day of the billing month. */
  period: Nullable<string>
  delivery_id: Nullable<string>
  found_by: FoundBy
  found_at: GeneratedTimestamp
  upload_id: Nullable<string>
  error: ColumnType<ConnectionError | null, string | null | undefined, string | null>
}

interface LoadTable {
  id: string
  upload_id: string
  client_id: string
  started_at: GeneratedTimestamp
  purged_at: NullableTimestamp
  rollup_version: Generated<number>
  findings_version: Nullable<string>
  findings_history: Nullable<string>
}

interface FindingTable {
  id: Generated<string>
  client_id: string
  key: string
  rule: string
  provider: string
  sub_account_id: string
  sub_account_name: string
  region_id: string
  resource_id: string
  subject: string
  service_name: string
  state: Generated<FindingState>
  state_reason: Generated<string>
  state_by: Nullable<string>
  state_at: NullableTimestamp
  /** First day of the billing month. */
  done_after: Nullable<string>
  created_at: GeneratedTimestamp
}

interface FindingInBillTable {
  finding_id: string
  client_id: string
  load_id: string
  /** First day of the billing month. */
  period: string
  billing_account_id: string
  currency: string
  cost: string
  saving: string
  monthly_cost: string
  monthly_saving: string
  overlap_key: string
  pool: string
  covers_pool: boolean
  confidence: FindingConfidence
  effort: FindingEffort
  figures: ColumnType<{ of: Record<string, string>; percents: Record<string, string> }, string, string>
  filters: ColumnType<CostFilter[], string, string>
}

interface FindingBillTable {
  load_id: string
  /** First day of the billing month. */
  period: string
  client_id: string
  covered_from: NullableTimestamp
  covered_to: NullableTimestamp
  days: number
  rules: ColumnType<RuleOfBill[], string, string>
}

interface FindingStateChangeTable {
  id: Generated<string>
  finding_id: string
  client_id: string
  at: GeneratedTimestamp
  user_id: Nullable<string>
  from_state: FindingState
  to_state: FindingState
  reason: string
}

interface FindingCheckTable {
  finding_id: string
  client_id: string
  /** First day of the billing month. */
  period: string
  currency: string
  cost_before: string
  cost_after: string
  realised: string
  is_still_there: boolean
}

interface RuleSettingTable {
  rule: string
  name: string
  percent: string
  updated_by: Nullable<string>
  updated_at: GeneratedTimestamp
}

interface LoadTagKeyTable {
  load_id: string
  key: string
  value_count: BigInteger
  line_count: BigInteger
  /** Whether it has a column in the rollups, which `tag_column` names. */
  rolled_up: boolean
  /** Whether rollups of resources have it: in its column, or among the other tags. */
  by_resource: Generated<boolean>
}

interface TagColumnTable {
  client_id: string
  key: string
  number: number
}

interface TagRulesTable {
  client_id: string
  version: number
  rules: ColumnType<TagRule[], string, never>
  created_by: string
  created_at: GeneratedTimestamp
}

interface TagMergeTable {
  id: Generated<string>
  client_id: string
  /** The key whose values are merged; null where keys are. */
  key: Nullable<string>
  target: string
  spellings: string[]
  created_by: string
  created_at: GeneratedTimestamp
  undone_by: Nullable<string>
  undone_at: NullableTimestamp
}

interface SavedQueryTable {
  id: Generated<string>
  client_id: string
  owner_id: string
  name: string
  description: Generated<string>
  shared: Generated<boolean>
  version: Generated<number>
  created_at: GeneratedTimestamp
  updated_at: GeneratedTimestamp
  deleted_at: NullableTimestamp
}

interface SavedQueryVersionTable {
  saved_query_id: string
  version: number
  question: ColumnType<SavedQuestion, string, string>
  created_by: string
  created_at: GeneratedTimestamp
}

interface SavedQueryRunTable {
  id: Generated<string>
  saved_query_id: string
  version: number
  run_by: string
  of_selection: boolean
  run_at: GeneratedTimestamp
  query: ColumnType<CostQuery, string, string>
  answer: ColumnType<CostAnswer, string, string>
}

interface CostCentreTable {
  id: Generated<string>
  client_id: string
  code: string
  name: string
  owner: Generated<string>
  archived_at: NullableTimestamp
  created_at: GeneratedTimestamp
}

interface ChargebackRuleVersionTable {
  client_id: string
  version: number
  rule_set: ColumnType<ChargebackRuleSet, string, never>
  note: Generated<string>
  created_by: string
  created_at: GeneratedTimestamp
}

interface ChargebackStatementTable {
  id: Generated<string>
  client_id: string
  /** First day of the billing month. */
  period: string
  revision: number
  basis: CostBasis
  rule_version: number
  note: Generated<string>
  made_by: string
  made_at: GeneratedTimestamp
}

interface ChargebackStatementUploadTable {
  statement_id: string
  upload_id: string
  load_id: string
}

interface ChargebackStatementTotalTable {
  statement_id: string
  number: number
  billing_currency: string
  /** Null for what nobody carries. */
  cost_centre_id: Nullable<string>
  code: string
  name: string
  owner: string
  direct_exact: string
  direct_amount: string
  shared_exact: string
  shared_amount: string
}

interface ChargebackStatementLineTable {
  statement_id: string
  number: number
  total_number: number
  rule: Nullable<number>
  name: string
  service_name: Nullable<string>
  sub_account_id: Nullable<string>
  sub_account_name: Nullable<string>
  line_count: BigInteger
  split: ColumnType<ChargedSplit | null, string | null | undefined, never>
  exact: string
  amount: string
}

interface SelectionTable {
  user_id: string
  mode: 'latest' | 'fixed'
  upload_ids: ColumnType<string[], string[] | undefined, string[]>
}

interface VisitTable {
  user_id: string
  last_ended_at: NullableTimestamp
  last_seen_at: GeneratedTimestamp
}

interface AuditEventTable {
  id: Generated<string>
  at: GeneratedTimestamp
  client_id: Nullable<string>
  user_id: Nullable<string>
  action: string
  object_type: string
  object_id: string
  detail: ColumnType<Record<string, unknown>, Record<string, unknown> | undefined, never>
  address: Nullable<string>
  user_agent: Nullable<string>
}

interface EtlWorkerTable {
  id: string
  started_at: GeneratedTimestamp
  heartbeat_at: GeneratedTimestamp
}

export interface Database {
  finding: FindingTable
  finding_in_bill: FindingInBillTable
  finding_bill: FindingBillTable
  finding_state_change: FindingStateChangeTable
  finding_check: FindingCheckTable
  rule_setting: RuleSettingTable
  load_tag_key: LoadTagKeyTable
  tag_column: TagColumnTable
  tag_rules: TagRulesTable
  tag_merge: TagMergeTable
  saved_query: SavedQueryTable
  saved_query_version: SavedQueryVersionTable
  saved_query_run: SavedQueryRunTable
  cost_centre: CostCentreTable
  chargeback_rule_version: ChargebackRuleVersionTable
  chargeback_statement: ChargebackStatementTable
  chargeback_statement_upload: ChargebackStatementUploadTable
  chargeback_statement_total: ChargebackStatementTotalTable
  chargeback_statement_line: ChargebackStatementLineTable
  connection: ConnectionTable
  delivery: DeliveryTable
  client: ClientTable
  app_user: AppUserTable
  session: SessionTable
  refresh_token: RefreshTokenTable
  password_link: PasswordLinkTable
  api_token: ApiTokenTable
  sign_in_throttle: SignInThrottleTable
  upload: UploadTable
  upload_file: UploadFileTable
  upload_total: UploadTotalTable
  upload_period: UploadPeriodTable
  custom_mapping: CustomMappingTable
  load: LoadTable
  selection: SelectionTable
  visit: VisitTable
  audit_event: AuditEventTable
  inquiry: InquiryTable
  etl_worker: EtlWorkerTable
}
