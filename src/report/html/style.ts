/** The page's only style sheet. It names no address, so that nothing is fetched. */
export const style = `
:root { color-scheme: light dark;
  --ground: #fbfbfa; --card: #fff; --ink: #1c1e21; --quiet: #5b6169; --line: #dcdfe3; --accent: #0b5cad;
  --bad: #a4101b; --bad-ground: #fdecec; --ask: #8a3b00; --ask-ground: #fff0e1; --strip: #6b5200; --strip-ground: #fdf4d3;
  --good: #14622f; --good-ground: #e6f5ea; --gap: #53309b; --gap-ground: #f0eafc; --mark: #fff2a8; --code: #f4f5f7 }
@media (prefers-color-scheme: dark) { :root {
  --ground: #15171a; --card: #1d2024; --ink: #e6e8ea; --quiet: #a2a9b1; --line: #363b42; --accent: #7cb8f2;
  --bad: #ff9a9a; --bad-ground: #46191c; --ask: #ffb77d; --ask-ground: #442a14; --strip: #f0d377; --strip-ground: #3c330f;
  --good: #8fdca5; --good-ground: #17361f; --gap: #cbb5ff; --gap-ground: #31254c; --mark: #5c4d00; --code: #16181b } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
header, main { max-width: 74rem; margin: 0 auto; padding: 1.25rem 1rem 0 } main { padding: 0 1rem 4rem }
h1 { margin: 0; font-size: 1.5rem } h2 { margin: 1.6rem 0 .4rem; font-size: 1.15rem } h4 { margin: .9rem 0 .3rem; font-size: .95rem }
p { margin: .3rem 0 } a { color: var(--accent) } .quiet { color: var(--quiet) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px }
.skip { position: absolute; left: -99rem } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem }
.outcome { font-size: 1.1rem; font-weight: 600; margin: .4rem 0 } .outcome.bad { color: var(--bad) } .outcome.good { color: var(--good) }
.counts { display: flex; flex-wrap: wrap; gap: .6rem; padding: 0; margin: 1rem 0 0; list-style: none }
.counts li { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .5rem .9rem; min-width: 8rem }
.counts b { display: block; font-size: 1.4rem }
form[hidden] { display: none }
form { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 0; background: var(--ground); border-bottom: 1px solid var(--line) }
fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .2rem .9rem } legend { float: left; padding: 0; margin-right: .6rem; color: var(--quiet) }
input[type=search], select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .5rem }
ul.packages, ul.tree, ul.tree ul { list-style: none; padding: 0; margin: 0 } ul.tree ul { padding-left: 1.2rem; border-left: 1px solid var(--line) }
ul.tree > li, ul.tree ul > li { padding: .1rem 0 .1rem .4rem }
.package { content-visibility: auto; contain-intrinsic-size: auto 2.6rem; background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--line); border-radius: 6px; margin: .4rem 0 }
.package.abort { border-left-color: var(--bad) } .package.ask { border-left-color: var(--ask) } .package.strip { border-left-color: var(--strip) } .package.allow { border-left-color: var(--good) }
.package[hidden] { display: none }
summary { cursor: pointer; padding: .4rem .7rem; overflow-wrap: anywhere } ul.tree summary { padding: 0 }
.body { padding: 0 1rem 1rem } dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .3rem 0 } dt { color: var(--quiet) } dd { margin: 0; overflow-wrap: anywhere }
ol.way { list-style: none; margin: 0; padding: 0 } ol.way li { display: inline } ol.way li + li::before { content: "\\203a"; color: var(--quiet); margin: 0 .4rem }
.verdict, .severity { display: inline-block; border-radius: 4px; padding: 0 .45rem; font-size: .82rem; font-weight: 600; border: 1px solid currentColor }
.verdict.abort, .severity.critical, .severity.high { color: var(--bad); background: var(--bad-ground) } .verdict.ask { color: var(--ask); background: var(--ask-ground) }
.verdict.strip, .severity.medium { color: var(--strip); background: var(--strip-ground) } .verdict.allow { color: var(--good); background: var(--good-ground) } .severity.gap { color: var(--gap); background: var(--gap-ground) }
.severity.low { color: var(--quiet) }
.finding { border-top: 1px solid var(--line); margin-top: .7rem } .place { font-family: ui-monospace, monospace; font-size: .85rem; overflow-wrap: anywhere }
pre { background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: .5rem .7rem; overflow-x: auto; margin: .3rem 0; font: .85rem/1.45 ui-monospace, monospace }
.row { display: block; white-space: pre-wrap; overflow-wrap: anywhere } .at { display: inline-block; min-width: 3rem; padding-right: .8rem; text-align: right; color: var(--quiet); user-select: none }
mark { background: var(--mark); color: inherit } .comment { color: var(--quiet) } .string { color: var(--good) } .number { color: var(--gap) } .word { font-weight: 700 }
.added { background: var(--good-ground) } .removed { background: var(--bad-ground) }
@media print { form, .skip { display: none } .package { break-inside: avoid } }
`
