import { v7 as uuidv7 } from 'uuid'
import { afterAll, expect, test } from 'vitest'
import { createAuditTrail } from '../../testing/audit-trail.ts'
import { seedUpload } from '../../testing/seed-upload.ts'

const { outlay, operator, list, seedEvent, createClientWithAdmin, actionsOf, refusalOf } =
  await createAuditTrail()
afterAll(() => outlay.stop())

test('an admin sees the own client alone, also where a filter names another one’s things', async () => {
  const [own, other] = [await createClientWithAdmin(), await createClientWithAdmin()]
  const objectId = uuidv7()
  await seedEvent({ action: 'upload.create', client: own.client })
  await seedEvent({ action: 'upload.delete', client: other.client, user: other.admin, objectId })
  await seedEvent({ action: 'session.sign-in', user: operator, objectId })
  expect(await actionsOf(own.admin)).toEqual(['upload.create'])
  expect(await actionsOf(own.admin, { objectId })).toEqual([])
  expect(await actionsOf(own.admin, { userId: other.admin.id })).toEqual([])
  expect(await actionsOf(own.admin, { userId: operator.id })).toEqual([])
  expect(await refusalOf(own.admin, { clientId: other.client.id })).toEqual([400, ['clientId']])
  expect(await refusalOf(own.admin, { clientId: own.client.id })).toEqual([400, ['clientId']])
})

test('an operator sees everything, or one client', async () => {
  const [one, other] = [await createClientWithAdmin(), await createClientWithAdmin()]
  const objectId = uuidv7()
  await seedEvent({ action: 'upload.create', client: one.client, objectId })
  await seedEvent({ action: 'upload.delete', client: other.client, objectId })
  await seedEvent({ action: 'session.sign-in', user: operator, objectId })
  expect(await actionsOf(operator, { objectId })).toEqual([
    'session.sign-in',
    'upload.delete',
    'upload.create',
  ])
  expect(await actionsOf(operator, { objectId, clientId: other.client.id })).toEqual(['upload.delete'])
})

test('of an operator an admin learns no more than that it was one, and of objects of others nothing', async () => {
  const [{ client, admin }, stranger] = [await createClientWithAdmin(), await createClientWithAdmin()]
  const uploadId = await seedUpload(outlay, { clientId: stranger.client.id, status: 'failed' })
  await seedEvent({ action: 'client.update', client, user: operator, objectId: client.id })
  await seedEvent({ action: 'user.create', client, user: operator, objectId: operator.id })
  await seedEvent({ action: 'upload.create', client, user: admin, objectId: uploadId })
  const { items } = await list(admin)
  expect(
    items.map(({ user, address, userAgent, objectName }) => ({ user, address, userAgent, objectName })),
  ).toEqual([
    {
      user: { id: admin.id, email: admin.email, name: 'admin' },
      address: '192.0.2.7',
      userAgent: 'curl/8.14',
      objectName: null,
    },
    {
      user: { id: operator.id, email: null, name: 'Operator' },
      address: null,
      userAgent: null,
      objectName: null,
    },
    {
      user: { id: operator.id, email: null, name: 'Operator' },
      address: null,
      userAgent: null,
      objectName: client.slug,
    },
  ])
  const csv = await outlay.injectSignedInAs(admin, { url: '/api/audit.csv' })
  expect(csv.body).toContain('"Operator"')
  expect(csv.body).not.toContain(operator.email)
  const [seen] = (await list(operator, { clientId: client.id, action: 'client.update' })).items
  expect(seen).toMatchObject({ user: { email: operator.email }, address: '192.0.2.7' })
})
