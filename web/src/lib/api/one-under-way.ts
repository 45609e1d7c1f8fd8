/**
 * Whoever asks for it while it is under way gets that one.
 * @param over is given what came of it when the next one can begin: whoever asks from there gets another.
 */
export function oneUnderWay<Result>(
  run: () => Promise<Result>,
  over: (result: Result) => void,
): () => Promise<void> {
  let underWay: Promise<void> | undefined
  const runAll = async () => {
    let result: Result
    try {
      result = await run()
    } finally {
      underWay = undefined
    }
    over(result)
  }
  return () => (underWay ??= runAll())
}
