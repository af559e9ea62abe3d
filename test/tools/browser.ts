import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'

/** The Chromium that `CHROMIUM` names, or one on the PATH; undefined where there is none. */
export function findBrowser(): string | undefined {
  if (process.env['CHROMIUM']) return process.env['CHROMIUM']
  const names = ['chromium', 'chromium-browser', 'google-chrome']
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path))
}

export interface Page {
  /** The value of an expression in the page, as JSON would carry it. */
  evaluate(expression: string): Promise<unknown>
  /** Presses a key, named as `KeyboardEvent.key` names it. */
  press(key: 'Tab' | 'Enter' | ' '): Promise<void>
  type(text: string): Promise<void>
  /** A PNG of what is in the window. */
  picture(): Promise<Buffer>
  /** Every address that the page has asked for, itself included. */
  readonly asked: readonly string[]
}

export interface View {
  readonly width?: number
  readonly height?: number
  readonly dark?: boolean
}

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly result?: Readonly<Record<string, unknown>>
  readonly error?: { readonly message: string }
}

/** Opens a file in a headless browser without a network, through the DevTools protocol over a pipe. */
export async function inBrowser<T>(
  browser: string,
  url: string,
  view: View,
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'portcullis-browser-'))
  const child = spawn(
    browser,
    [
      '--headless',
      '--remote-debugging-pipe',
      '--disable-gpu',
      '--hide-scrollbars',
      '--no-first-run',
      '--disable-background-networking',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      `--user-data-dir=${profile}`,
      // The sandbox of Chromium does not start for root, as whom containers run.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: true },
  )
  const ended = new Promise<void>((done) => child.once('close', () => done()))
  try {
    const talk = conversation(child.stdio[3] as Writable, child.stdio[4] as Readable, ended)
    return await look(await openPage(talk, url, view))
  } finally {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended already.
    }
    await ended
    await rm(profile, { recursive: true, force: true, maxRetries: 5 })
  }
}

interface Request {
  readonly request: { readonly url: string }
}

type Ask = (method: string, params?: object, sessionId?: string) => Promise<Readonly<Record<string, unknown>>>

/** Messages are JSON ended by a zero byte. */
function conversation(to: Writable, from: Readable, ended: Promise<void>) {
  const waiting = new Map<number, (message: Message) => void>()
  const heard: ((message: Message) => void)[] = []
  let [text, last] = ['', 0]
  to.on('error', () => undefined)
  from.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
    const whole = text.split('\0')
    text = whole.pop() ?? ''
    for (const one of whole) {
      const message = JSON.parse(one) as Message
      if (message.id !== undefined) waiting.get(message.id)?.(message)
      for (const listener of heard) listener(message)
    }
  })
  const ask: Ask = (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      const id = ++last
      void ended.then(() => reject(new Error(`the browser ended before ${method}`)))
      waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
      )
      to.write(`${JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) })}\0`)
    })
  return { ask, listen: (listener: (message: Message) => void) => void heard.push(listener) }
}

async function openPage({ ask, listen }: ReturnType<typeof conversation>, url: string, view: View): Promise<Page> {
  const { targetId } = await ask('Target.createTarget', { url: 'about:blank' })
  const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true })
  const say: Ask = (method, params) => ask(method, params, sessionId as string)
  const asked: string[] = []
  const loaded = new Promise<void>((done) => {
    listen(({ method, params }) => {
      if (method === 'Network.requestWillBeSent') asked.push((params as unknown as Request).request.url)
      if (method === 'Page.loadEventFired') done()
    })
  })
  const { width = 1100, height = 900, dark = false } = view
  await Promise.all([say('Page.enable'), say('Network.enable'), say('Runtime.enable')])
  await say('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: false })
  await say('Emulation.setEmulatedMedia', {
    features: [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }],
  })
  await say('Page.navigate', { url })
  await loaded
  return {
    asked,
    async evaluate(expression) {
      const { result, exceptionDetails } = await say('Runtime.evaluate', {
        expression,
        returnByValue: true,
        awaitPromise: true,
      })
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
      return (result as { value?: unknown }).value
    },
    async press(key) {
      const text = key === 'Tab' ? {} : { text: key === 'Enter' ? '\r' : key }
      const code = { Tab: 9, Enter: 13, ' ': 32 }[key]
      const event = { key, code: key === ' ' ? 'Space' : key, windowsVirtualKeyCode: code, ...text }
      await say('Input.dispatchKeyEvent', { type: 'keyDown', ...event })
      await say('Input.dispatchKeyEvent', { type: 'keyUp', ...event })
    },
    type: async (text) => void (await say('Input.insertText', { text })),
    picture: async () => Buffer.from((await say('Page.captureScreenshot'))['data'] as string, 'base64'),
  }
}
