import { describe, expect, it } from 'vitest'
import { readUrlState, writeUrlState } from '../filters/url-state.ts'
import { actionChoices, wordsOfAction } from './action-words.ts'
import { auditParameters, auditQuery, isFiltered } from './audit-view.ts'

const id = '01a205c4-74b2-771d-985b-48c046281329'
const read = (search: string) => readUrlState(auditParameters, new URLSearchParams(search))

describe('the address of the audit page', () => {
  it('says every filter, and reads them back', () => {
    const search = `?action=upload.delete&user=${id}&object=${id}&client=${id}&from=2026-10-01&to=2026-10-31`
    const { state, problems } = read(search)
    expect(problems).toEqual([])
    expect(writeUrlState(auditParameters, state)).toBe(search)
    expect(isFiltered(state)).toBe(true)
  })

  it('says nothing where nothing is filtered', () => {
    const { state } = read('')
    expect(writeUrlState(auditParameters, state)).toBe('')
    expect(isFiltered(state)).toBe(false)
  })

  it.each([
    'action=%25',
    'user=x',
    'client=x',
    'from=2026-02-30',
    'to=yesterday',
    `object=${'x'.repeat(201)}`,
  ])('names what it cannot use: %s', (search) => {
    const { state, problems } = read(`${search}`)
    expect(isFiltered(state)).toBe(false)
    expect(problems).toHaveLength(1)
  })

  it('asks the API for a client where an operator asks, and not for an admin', () => {
    const { state } = read(`?client=${id}&user=${id}`)
    expect(auditQuery(state, true)).toMatchObject({ clientId: id, userId: id })
    expect(auditQuery(state, false)).not.toHaveProperty('clientId')
  })
})

describe('words of actions', () => {
  it('are the code where there are none yet', () => {
    expect([wordsOfAction('upload.delete'), wordsOfAction('moon.land')]).toEqual([
      'Deleted an upload',
      'moon.land',
    ])
  })

  it('can be chosen by group, and a single action where the address asks for it', () => {
    expect(actionChoices('upload').filter(({ value }) => value === 'upload')).toHaveLength(1)
    expect(actionChoices('upload.delete').at(-1)).toEqual({
      value: 'upload.delete',
      label: 'Deleted an upload',
    })
  })

  it('are offered to whom they can be of', () => {
    const offered = (modules?: string[]) => actionChoices(undefined, modules).map(({ value }) => value)
    expect(offered()).toEqual(expect.arrayContaining(['inquiry', 'cost-centre']))
    expect(offered(['overview', 'chargeback'])).toContain('cost-centre')
    expect(offered(['overview', 'chargeback'])).not.toContain('inquiry')
    expect(offered(['overview']).filter((value) => /chargeback|cost-centre/.test(value))).toEqual([])
  })
})
