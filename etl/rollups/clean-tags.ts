/**
 * The tags of a line as `findDimension` of the server reads them: of a key that is there twice the first value, keys
 * without the prefix that some formats give to those of users, where the key without it has no value. What lacks a key
 * or a value is none.
 */
export const CLEAN_TAGS = `mapFromArrays(
    arrayMap(tag -> tag.1, ${cleanPairs()}),
    arrayMap(tag -> tag.2, ${cleanPairs()}))`

function cleanPairs(): string {
  return `arrayFilter(tag -> tag.1 != '' AND tag.2 != '', arrayMap(
      (key, value, nth) -> (
        if(startsWith(key, 'user:'), if(Tags[substring(key, 6)] = '', substring(key, 6), ''), key),
        if(nth = 1, value, '')),
      mapKeys(Tags), mapValues(Tags), arrayEnumerateUniq(mapKeys(Tags))))`
}
