/**
 * What files call a column, most telling first: letters and digits of the name, without case and accents. A name
 * counts where it is the whole column's, or the part after the last slash, dot or colon.
 */
export const NAMES = {
  billedCost: [
    'billedcost',
    'costinbillingcurrency',
    'pretaxcost',
    'unblendedcost',
    'mycost',
    'cost',
    'totalcost',
    'extendedcost',
    'netcost',
    'netamount',
    'amount',
    'totalamount',
    'chargeamount',
    'charge',
    'charges',
    'total',
    'totalprice',
    'spend',
    'kosten',
    'betrag',
    'gesamtbetrag',
    'montant',
    'cout',
    'importe',
    'coste',
    'costo',
    'importo',
    'valor',
    'custo',
    'bedrag',
  ],
  currency: [
    'billingcurrency',
    'billingcurrencycode',
    'currency',
    'currencycode',
    'pricingcurrency',
    'wahrung',
    'waehrung',
    'devise',
    'moneda',
    'valuta',
    'moeda',
  ],
  date: [
    'chargeperiodstart',
    'usagestarttime',
    'usagestartdate',
    'intervalusagestart',
    'usagedate',
    'usagedatetime',
    'usagestart',
    'date',
    'day',
    'serviceperiodstartdate',
    'startdate',
    'starttime',
    'start',
    'timestamp',
    'invoicedate',
    'billingdate',
    'datum',
    'fecha',
    'data',
    'jour',
    'usagemonth',
    'month',
    'monat',
    'period',
    'billingperiod',
    'invoicemonth',
  ],
  service: [
    'servicename',
    'servicedescription',
    'service',
    'metercategory',
    'productname',
    'product',
    'consumedservice',
    'servicetype',
    'productcode',
    'servicecategory',
    'category',
    'item',
    'sku',
    'description',
    'dienst',
    'produkt',
    'servicio',
    'producto',
  ],
} as const

/** Columns beside the required ones, in the order in which they choose. */
export const OTHER_NAMES = {
  EffectiveCost: ['effectivecost', 'amortizedcost', 'amortisedcost'],
  ListCost: ['listcost', 'retailcost', 'paygcostinbillingcurrency', 'ondemandcost'],
  ContractedCost: ['contractedcost'],
  SubAccountId: [
    'subaccountid',
    'subscriptionid',
    'subscriptionguid',
    'projectid',
    'linkedaccountid',
    'usageaccountid',
    'accountid',
    'compartmentid',
    'account',
    'project',
    'subscription',
    'konto',
  ],
  SubAccountName: [
    'subaccountname',
    'subscriptionname',
    'projectname',
    'linkedaccountname',
    'compartmentname',
    'accountname',
  ],
  RegionId: [
    'regionid',
    'region',
    'regioncode',
    'resourcelocation',
    'locationregion',
    'meterregion',
    'location',
  ],
  AvailabilityZone: ['availabilityzone', 'availabilitydomain', 'locationzone', 'zone'],
  ResourceId: ['resourceid', 'instanceid', 'resourcearn', 'resource'],
  ResourceName: ['resourcename'],
  ResourceType: ['resourcetype'],
  ChargeDescription: [
    'chargedescription',
    'skudescription',
    'metername',
    'productdescription',
    'description',
  ],
  ChargeCategory: ['chargecategory'],
  ConsumedQuantity: [
    'consumedquantity',
    'usagequantity',
    'usageamount',
    'billedquantity',
    'quantity',
    'usage',
    'qty',
    'menge',
  ],
  ConsumedUnit: [
    'consumedunit',
    'unitofmeasure',
    'usageunit',
    'skuunitdescription',
    'unit',
    'uom',
    'einheit',
  ],
  x_UsageType: ['usagetype'],
  x_Operation: ['operation'],
  SkuId: ['skuid', 'productsku', 'partnumber', 'sku'],
  ChargePeriodEnd: [
    'chargeperiodend',
    'usageendtime',
    'usageenddate',
    'intervalusageend',
    'usageend',
    'enddate',
    'endtime',
    'end',
  ],
  BillingPeriodStart: ['billingperiodstart', 'billingperiodstartdate', 'invoicemonth', 'billingmonth'],
  InvoiceId: ['invoiceid', 'invoicenumber', 'invoice'],
  BillingAccountId: ['billingaccountid', 'billingaccount', 'payeraccountid', 'tenantid', 'customerid'],
  BillingAccountName: ['billingaccountname', 'payeraccountname', 'customername', 'customer'],
  ProviderName: ['providername', 'provider', 'cloudprovider', 'cloud', 'vendor'],
  PublisherName: ['publishername', 'publisher'],
  x_LineItemId: ['lineitemid', 'referenceno', 'lineid'],
  Tags: ['tags', 'resourcetags', 'labels', 'tag', 'label'],
} as const

/** How names of columns begin that hold one tag each. */
export const TAG_PREFIXES = /^(tags?|labels?|resourcetags|user)[/:._ ](?=.)/i

/** Words of a cost's name, and those that make it something else. */
export const COST_WORDS = new Set([
  'cost',
  'costs',
  'amount',
  'charge',
  'charges',
  'spend',
  'total',
  'kosten',
  'betrag',
  'price',
])
export const NO_COST_WORDS = new Set([
  'center',
  'centre',
  'unit',
  'type',
  'category',
  'code',
  'id',
  'name',
  'rule',
  'rate',
  'allocation',
  'payg',
  'list',
  'overage',
])

function plainName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** The words of a name: `unitPrice (EUR)` has three. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

/** The names by which a column is found: its own, and what follows the last slash, dot or colon. */
export function namesOf(column: string): string[] {
  const last = column.split(/[/.:]/).at(-1) ?? ''
  return [...new Set([plainName(column), plainName(last)])]
}
