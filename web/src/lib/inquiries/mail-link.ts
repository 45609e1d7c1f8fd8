/** An address of a mail to somebody: what an address may have besides, `?` and `&`, must not become part of the link. */
export const mailLink = (email: string): string =>
  `mailto:${encodeURIComponent(email).replaceAll('%40', '@')}`
