import { FRANKFURT, IRELAND, SYDNEY, VIRGINIA, type Region } from './regions.ts'
import type { Rule } from './planted-finding.ts'
import { HARBOR_TEAMS, MERIDIAN_TEAMS, NORTHWIND_TEAMS, type Team } from './teams.ts'

export type CompanyName = 'northwind' | 'harbor' | 'meridian'

export interface Account {
  id: string
  name: string
  environment: 'production' | 'staging' | 'development'
}

/** Ordinary resources by what they are, at scale 1. */
export type Sizes = Record<
  | 'webServers'
  | 'apiServers'
  | 'officeServers'
  | 'spotServers'
  | 'volumes'
  | 'functions'
  | 'buckets'
  | 'tables'
  | 'databases'
  | 'balancers'
  | 'gateways'
  | 'transitAttachments'
  | 'endpoints'
  | 'crossRegionServers'
  | 'distributions'
  | 'logGroups'
  | 'queues'
  | 'models'
  | 'workspaces',
  number
>

/** A sample company: what of it is the same in each of its bills. */
export interface Company {
  name: CompanyName
  accounts: Record<'payer' | 'shop' | 'data' | 'staging' | 'research' | 'network', Account>
  regions: Record<'home' | 'second' | 'third', Region>
  teams: readonly Team[]
  sizes: Sizes
  /** How much all usage grows from month to month, in thousandths of the first one's. */
  growth: number
  /** What is planted in its bills; in those of one company everything. */
  rules: 'all' | readonly Rule[]
}

const accounts = (number: number, prefix: string, shop = 'shop', data = 'data'): Company['accounts'] => {
  const account = (index: number, name: string, environment: Account['environment']): Account => ({
    id: `00${number}00000${index}`,
    name: `${prefix}-${name}`,
    environment,
  })
  return {
    payer: account(1, 'billing', 'production'),
    shop: account(2, shop, 'production'),
    data: account(3, data, 'production'),
    staging: account(4, 'staging', 'staging'),
    research: account(5, 'research', 'development'),
    network: account(6, 'network', 'production'),
  }
}

/** The largest one, in whose bills there is something of everything. */
const northwind: Company = {
  name: 'northwind',
  accounts: accounts(4210, 'northwind'),
  regions: { home: IRELAND, second: VIRGINIA, third: FRANKFURT },
  teams: NORTHWIND_TEAMS,
  sizes: {
    webServers: 2,
    apiServers: 6,
    officeServers: 3,
    spotServers: 2,
    volumes: 20,
    functions: 2,
    buckets: 10,
    tables: 5,
    databases: 4,
    balancers: 5,
    gateways: 4,
    transitAttachments: 3,
    endpoints: 4,
    crossRegionServers: 3,
    distributions: 3,
    logGroups: 8,
    queues: 6,
    models: 3,
    workspaces: 6,
  },
  growth: 35,
  rules: 'all',
}

/** Many cost centres that share a platform. */
const harbor: Company = {
  name: 'harbor',
  accounts: accounts(4310, 'harbor'),
  regions: { home: FRANKFURT, second: IRELAND, third: VIRGINIA },
  teams: HARBOR_TEAMS,
  sizes: {
    webServers: 1,
    apiServers: 10,
    officeServers: 2,
    spotServers: 1,
    volumes: 16,
    functions: 1,
    buckets: 10,
    tables: 6,
    databases: 5,
    balancers: 5,
    gateways: 3,
    transitAttachments: 2,
    endpoints: 3,
    crossRegionServers: 1,
    distributions: 3,
    logGroups: 6,
    queues: 6,
    models: 2,
    workspaces: 12,
  },
  growth: 20,
  rules: ['ebs-gp2-to-gp3', 'idle-lb', 'idle-public-ipv4', 's3-standard-cold', 'logs-ingestion'],
}

/** Machines that run all day under commitments, and data that travels. */
const meridian: Company = {
  name: 'meridian',
  accounts: accounts(4420, 'meridian', 'portal', 'pipelines'),
  regions: { home: VIRGINIA, second: IRELAND, third: SYDNEY },
  teams: MERIDIAN_TEAMS,
  sizes: {
    webServers: 1,
    apiServers: 12,
    officeServers: 2,
    spotServers: 2,
    volumes: 14,
    functions: 1,
    buckets: 6,
    tables: 2,
    databases: 5,
    balancers: 3,
    gateways: 7,
    transitAttachments: 6,
    endpoints: 6,
    crossRegionServers: 10,
    distributions: 3,
    logGroups: 4,
    queues: 3,
    models: 4,
    workspaces: 0,
  },
  growth: 60,
  rules: [
    'ebs-gp2-to-gp3',
    'ebs-old-snapshots',
    'ec2-graviton',
    'ec2-amd',
    'rds-graviton',
    'compute-sp-gap',
    'commitment-gap',
    'commitment-unused',
    'commitment-expiring',
    'idle-nat',
    'idle-vpce',
    'odcr-unused',
    'transfer-hot-spots',
  ],
}

export const COMPANIES: Readonly<Record<CompanyName, Company>> = { northwind, harbor, meridian }
