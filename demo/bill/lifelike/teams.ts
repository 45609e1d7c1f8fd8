/** Who resources belong to, as tags and cost categories say it. */
export interface Team {
  name: string
  /** What it was called until the middle of the months. */
  formerName?: string
  costCenter: string
  owner: string
}

const team = (name: string, costCenter: string, owner: string, formerName?: string): Team => ({
  name,
  costCenter,
  owner: `${owner}@example.com`,
  ...(formerName !== undefined && { formerName }),
})

export const NORTHWIND_TEAMS: readonly Team[] = [
  team('storefront', 'CC-1010', 'ines.vidal'),
  team('payments', 'CC-1020', 'omar.haddad', 'checkout'),
  team('Data Platform', 'CC-2010', 'sofie.brandt'),
  team('Kundenservice Süd', 'CC-3040', 'jörg.weiß'),
  team('platform', 'CC-9000', 'ada.marsh'),
]

/** Branches, each with a cost centre of its own, and what they share. */
export const HARBOR_TEAMS: readonly Team[] = [
  team('Filiale Köln', '4711 Köln', 'petra.köhler'),
  team('Filiale Zürich', '4712 Zürich', 'urs.ammann'),
  team('Filiale München', '4713 München', 'lena.huber'),
  team('Sklep Kraków', '4721 Kraków', 'zofia.wójcik'),
  team('Sklep Łódź', '4722 Łódź', 'marek.zając'),
  team('Magasin Orléans', '4731 Orléans', 'hélène.girard'),
  team('Tienda Málaga', '4741 Málaga', 'iñigo.peña'),
  team('Logistics', '5100 Logistics', 'tom.fisher', 'Warehouse'),
  team('Returns', '5200 Returns', 'amy.cole'),
  team('Loyalty', '6100 Loyalty', 'chidi.obi'),
  team('Online shop', '6200 Online', 'nia.bell', 'E-commerce'),
  team('Finance', '7100 Finance', 'paul.reed'),
  team('People', '7200 People', 'ruth.lane'),
  team('IT platform', '9000 IT', 'sam.young'),
]

export const MERIDIAN_TEAMS: readonly Team[] = [
  team('simulation', 'R-100', 'mei.tanaka'),
  team('genomics', 'R-200', 'ravi.menon', 'sequencing'),
  team('imaging', 'R-300', 'elif.şahin'),
  team('platform', 'P-900', 'jonas.berg'),
]
