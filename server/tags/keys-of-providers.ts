/** What providers and their tools write, and nobody can require of people. */
const OF_PROVIDERS =
  /^(aws|azure|ms-resource|hidden|goog|gke|k8s|kubernetes\.io|eks|ecs|oracle|karpenter\.sh|elasticbeanstalk|cloudformation|orcl)[:_./-]/i

/** Whether a provider or its tools write a tag key: `aws:createdBy`, and `aws_created_by` of its newer reports. */
export const isOfProvider = (key: string): boolean => OF_PROVIDERS.test(key)
