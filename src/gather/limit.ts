/** Runs at most `most` of the tasks given to it at a time; the rest wait in the order they came. */
export function limiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}

/** Calls `make` once for each key; later callers share the promise. */
export function shared<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (key, make) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const promise = make()
    made.set(key, promise)
    return promise
  }
}
