const LONGEST = 44
const HEAD = 14

/** `arn:aws:ec2:us…:instance/i-0a1b2c3d4e5f60718`: what begins and what ends a long text. */
export const shortenMiddle = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, HEAD)}…${text.slice(HEAD + 1 - LONGEST)}`
