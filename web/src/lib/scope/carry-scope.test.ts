import { describe, expect, it } from 'vitest'
import { carriedScope } from './carry-scope.ts'

const capabilities = {
  profile: 'core',
  dashboardRoute: '/dashboard',
  apiBase: '/api/core',
  modules: ['overview', 'governance'],
}
const upload = '01935a00-0000-7000-8000-000000000001'
const from = (address: string) => {
  const carried = carriedScope(new URL(address, 'https://outlay.example'), capabilities)
  return {
    overview: carried.get('/dashboard/overview'),
    governance: carried.get('/dashboard/governance'),
    lines: carried.get('/lines'),
  }
}

describe('from a dashboard', () => {
  it('others get what they understand of its scope, and the lines what they are narrowed by', () => {
    expect(
      from(`/dashboard/overview?uploads=${upload}&p=2026-08..2026-10&b=billed&g=week&f=isEmpty:tag:team`),
    ).toEqual({
      overview: `?uploads=${upload}&p=2026-08..2026-10&b=billed&g=week&f=isEmpty:tag:team`,
      governance: `?uploads=${upload}&p=2026-08..2026-10&b=billed`,
      lines: `?uploads=${upload}&f=isEmpty:tag:team&from=2026-08-01&to=2026-11-01&t=billing&b=billed`,
    })
    expect(from('/dashboard/governance?uploads=latest&b=net&p=2026-10&g=week')).toEqual({
      overview: '?uploads=latest&p=2026-10&b=net',
      governance: '?uploads=latest&p=2026-10&b=net',
      lines: '?uploads=latest&from=2026-10-01&to=2026-11-01&t=billing&b=net',
    })
    expect(from('/dashboard/governance/keys/team?uploads=latest')).toMatchObject({
      overview: '?uploads=latest',
    })
  })

  it('the lines behind days are those of their charges, and elsewhere months are of bills as before', () => {
    expect(from('/dashboard/overview?p=2026-10-03..2026-10-09')).toMatchObject({
      overview: '?p=2026-10-03..2026-10-09',
      lines: '?from=2026-10-03&to=2026-10-10',
    })
    expect(from('/dashboard/overview?p=2026-10&vs=2026-09-01..2026-09-09').lines).toBe(
      '?from=2026-10-01&to=2026-11-01',
    )
  })

  it('nothing is carried that could not be read', () => {
    expect(from('/dashboard/overview?p=2026-13&b=gross&cur=EUR')).toEqual({
      overview: '?cur=EUR',
      governance: '',
      lines: '?cur=EUR',
    })
  })
})

it('from lines, dashboards get their days, as months where they are', () => {
  expect(from('/lines?from=2026-10-01&to=2026-11-01&t=billing&f=isEmpty:tag:team&o=place').overview).toBe(
    '?p=2026-10&f=isEmpty:tag:team',
  )
  expect(from('/lines?from=2026-10-03&to=2026-10-10').overview).toBe('?p=2026-10-03..2026-10-09&t=charge')
  expect(from('/lines?from=2026-10-03&b=net')).toMatchObject({ overview: '?b=net', lines: '?b=net' })
})

it('pages without a scope carry nothing', () => {
  expect(from(`/uploads?status=completed&uploads=${upload}`)).toEqual({})
  expect(carriedScope(new URL('https://outlay.example/operator'), null).size).toBe(0)
})
