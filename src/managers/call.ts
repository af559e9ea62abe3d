import { spawn } from 'node:child_process'

export interface CallResult {
  readonly code: number
  readonly output: string
}

export interface CallOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** Where the child's own output goes as it comes; without it, it is only kept. */
  readonly show?: NodeJS.WritableStream
  /** Lets the child have this terminal. */
  readonly inherit?: boolean
}

const keep = 64 * 1024

/** Runs a program to its end. Its last 64 KiB of output are kept for the message when it fails. */
export function call(program: readonly string[], { cwd, env, show, inherit }: CallOptions): Promise<CallResult> {
  return new Promise((resolve, reject) => {
    const [file, ...args] = program as [string, ...string[]]
    const child = spawn(file, args, { cwd, env, stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (chunk: Buffer) => {
      show?.write(chunk)
      output = (output + chunk.toString('utf8')).slice(-keep)
    }
    child.stdout?.on('data', take)
    child.stderr?.on('data', take)
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }))
  })
}
