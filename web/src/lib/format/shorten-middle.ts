const LONGEST = 39
const HEAD = 10

/** `arn:aws:ec…instance/i-0a1b2c3d4e5f60718`: what begins and what ends a long text. */
export const shortenMiddle = (text: string, longest = LONGEST): string =>
  text.length <= longest ? text : `${text.slice(0, HEAD)}…${text.slice(HEAD + 1 - longest)}`
