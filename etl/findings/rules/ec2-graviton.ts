import { AMD_TO_GRAVITON, INTEL_TO_GRAVITON, isOneOf } from '../families.ts'
import { percentOf } from '../money.ts'
import { isWindows } from '../passes/instance-columns.ts'
import { defineRule } from '../rule.ts'
import { amount } from '../text.ts'
import { computePool, IS_FREE_INSTANCE, successorOf, WORTHWHILE } from './shared.ts'

const isIntel = isOneOf('instanceFamily', INTEL_TO_GRAVITON)
const isAmd = isOneOf('instanceFamily', AMD_TO_GRAVITON)

export const ec2Graviton = defineRule({
  id: 'ec2-graviton',
  title: 'Instances that could run on Graviton',
  pass: 'usage',
  needs: ['x_UsageType', 'x_ProductCode', 'ResourceId'],
  lines: `${IS_FREE_INSTANCE} AND NOT ${isWindows} AND (${isIntel} OR ${isAmd})`,
  measures: (lines) => ({
    instanceType: `anyIf(row.instanceType, ${lines})`,
    costOfAmd: `sumIf(row.cost, ${lines} AND ${isAmd.replace('instanceFamily', 'row.instanceFamily')})`,
  }),
  percents: {
    intel: { default: '20', label: 'Saving of Graviton against Intel' },
    amd: { default: '10', label: 'Saving of Graviton against AMD' },
  },
  saving: {
    sql: ({ cost, costOfAmd, percent }) =>
      `(${percentOf(`(${cost} - ${costOfAmd})`, percent.intel)} + ${percentOf(costOfAmd, percent.amd)})`,
    working: ({ of, percents, saving, currency }) => [
      {
        label:
          of.costOfAmd === '0'
            ? `${percents.intel} % of it, against Intel`
            : `${percents.amd} % of it, against AMD`,
        value: amount(saving, currency),
      },
    ],
  },
  threshold: WORTHWHILE,
  confidence: 'medium',
  effort: 'medium',
  replacedBy: 'elsewhere',
  pool: computePool,
  explanation: ({ of, monthlyCost, percents, currency }) =>
    `This ${of.instanceType} costs ${amount(monthlyCost, currency)} a month. ${successorOf(of.instanceType, { ...INTEL_TO_GRAVITON, ...AMD_TO_GRAVITON })} has Arm processors and costs about ${of.costOfAmd === '0' ? percents.intel : percents.amd} % less.`,
  whatToDo: [
    'Check that what runs on it is there for Arm: interpreted languages and most images are, what is compiled has to be built again.',
    'Start one instance of the Graviton type beside it, and compare.',
    'Change the type in the template, and replace the instances one by one.',
  ],
})
