/** The name under which the template is saved, and which the command below names. */
export const TEMPLATE_FILE = 'outlay-billing-role.json'

/** Deploys the template with the AWS command line. The stack has a role with a name, which has to be allowed by word. */
export const deployCommand = (region: string): string =>
  [
    'aws cloudformation deploy',
    `--template-file ${TEMPLATE_FILE}`,
    '--stack-name outlay-billing',
    '--capabilities CAPABILITY_NAMED_IAM',
    `--region ${region}`,
  ].join(' \\\n  ')
