import { allPages } from '#lib/api/all-pages.ts'
import { api } from '#lib/api/client.ts'
import type { ChangedClient, Client, NewClient, Profile } from '#lib/api/contract.ts'

const CLIENTS = '/api/admin/clients'

export const listClients = () => allPages<Client>(CLIENTS)

export const readClient = (id: string) => api<Client>(`${CLIENTS}/${encodeURIComponent(id)}`)

export const createClient = (client: NewClient) => api<Client>(CLIENTS, { method: 'POST', body: client })

export const changeClient = (id: string, change: ChangedClient) =>
  api<Client>(`${CLIENTS}/${encodeURIComponent(id)}`, { method: 'PATCH', body: change })

export const listProfiles = async (): Promise<Profile[]> =>
  (await api<{ items: Profile[] }>('/api/admin/profiles')).items
