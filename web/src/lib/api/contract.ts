/** The only code shared with the server: types, so that nothing of it is in the bundle. */
export type {
  ApiToken,
  ChangedUser,
  ChangePassword,
  ForgottenPasswordAnswer,
  MadeApiToken,
  MadePasswordLink,
  NewApiToken,
  OwnSession,
  PasswordLink,
  TokenScope,
} from '../../../../contract/account.ts'
export type { AuditEvent } from '../../../../contract/audit.ts'
export type { ChargebackSummary } from '../../../../contract/chargeback.ts'
export type { ChargebackPreview, ChargebackPreviewQuestion } from '../../../../contract/chargeback-preview.ts'
export type {
  ChargebackPool,
  ChargebackRule,
  ChargebackRules,
  ChargebackRulesChange,
  ChargebackRuleSet,
  ChargebackRuleVersionList,
  ChargebackSplit,
} from '../../../../contract/chargeback-rules.ts'
export type {
  ChargebackDifference,
  ChargebackStatement,
  ChargebackStatementDetail,
  ChargebackStatementList,
  ChargedSplit,
  NewChargebackStatement,
} from '../../../../contract/chargeback-statement.ts'
export type {
  ChangedClient,
  Client,
  MadeUser,
  NewClient,
  NewUser,
  Profile,
  User,
} from '../../../../contract/client.ts'
export type {
  CommitmentEntry,
  Commitments,
  CommitmentsOfCurrency,
  Rates,
  WhatIf,
  WhatIfPoint,
} from '../../../../contract/commitments.ts'
export type {
  AvailableReport,
  Backfill,
  BucketFile,
  BucketFolder,
  CheckName,
  Connection,
  ConnectionChange,
  ConnectionCheck,
  ConnectionSetup,
  ConnectionStatus,
  Delivery,
  EventSecret,
  FileKind,
  FileList,
  FoundBy,
  Ingest,
  NewConnection,
  Verification,
} from '../../../../contract/connection.ts'
export type {
  CostCentre,
  CostCentreChange,
  NamedCostCentre,
  NewCostCentre,
} from '../../../../contract/cost-centre.ts'
export type {
  CostAnswer,
  CostFilter,
  CostQuery,
  Measure,
  Row,
  TimeBasis,
} from '../../../../contract/cost-query.ts'
export type {
  CustomMapping,
  CustomMappingDefinition,
  MappingDraft,
  MappingPreview,
  OfferedColumn,
  ProposedMapping,
} from '../../../../contract/custom-mapping.ts'
export type {
  DataTransfer,
  TransferEntry,
  TransferKind,
  TransferOfCurrency,
  TransferWay,
} from '../../../../contract/data-transfer.ts'
export type { Dimensions, Values, ValuesQuery } from '../../../../contract/dimensions.ts'
export type { Explorer } from '../../../../contract/explorer.ts'
export type { ExportFormat } from '../../../../contract/export.ts'
export type {
  Finding,
  FindingConfidence,
  FindingDetail,
  FindingEffort,
  FindingList,
  FindingOrder,
  FindingState,
} from '../../../../contract/finding.ts'
export type { Governance, Metric, NearDuplicate } from '../../../../contract/governance.ts'
export type { Inquiry, NewInquiry } from '../../../../contract/inquiry.ts'
export type { Line, LineList } from '../../../../contract/line.ts'
export type { CostBasis } from '../../../../contract/module.ts'
export type { Optimization } from '../../../../contract/optimization.ts'
export type { Visit } from '../../../../contract/visit.ts'
export type {
  CostChange,
  Mover,
  Overview,
  OverviewOfCurrency,
  TopEntry,
} from '../../../../contract/overview.ts'
export type { Problem } from '../../../../contract/problem.ts'
export type { AskedQuestion, QuestionProgress } from '../../../../contract/question.ts'
export type {
  ComparedRow,
  NewSavedQuery,
  RunComparison,
  SavedQuery,
  SavedQueryChange,
  SavedQueryRun,
  SavedQueryVersionList,
  SavedQuestion,
} from '../../../../contract/saved-query.ts'
export type { Selection, SelectionPreview } from '../../../../contract/selection.ts'
export type { ClientRole, DemoAccount, Role, Session } from '../../../../contract/session.ts'
export type {
  ConformanceColumn,
  Reject,
  SourceRow,
  Upload,
  UploadFilterValues,
  UploadFinding,
  UploadOrigin,
  UploadOverlap,
  UploadReport,
  UploadStatus,
  UploadTotal,
} from '../../../../contract/upload.ts'
export type { NewTagMerge, TagMerge } from '../../../../contract/tag-merge.ts'
export type {
  ProposedKey,
  TagRule,
  TagRuleProposal,
  TagRules,
  TagRulesChange,
} from '../../../../contract/tag-rules.ts'
export type { UploadErrorCode } from '../../../../contract/upload-error-codes.ts'
export type { Comparison, ComparisonBy } from '../../../../contract/versions.ts'
