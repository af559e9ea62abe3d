/**
 * Whether a text can do anything at all: without one of these words it reaches neither the system, the network nor the
 * page, and there is nothing to follow. Escapes and what obfuscators write count, since they hide such words. Such words
 * are generously chosen: what is left out here is never looked at again.
 */
export const hasPower = (text: string): boolean => powers.test(text) || loadsOthers.test(text)

/** Another package may be a client of anything. */
const loadsOthers = /(?:\brequire\s*\(\s*|\bfrom\s*|\bimport\s*\(?\s*)['"`](?![./])/u

const powers =
  /child_process|\b(?:https?|http2|net|tls|dns|dgram|fs|fs-extra|graceful-fs|os|vm|cluster|worker_threads|process|eval|Function|fetch|XMLHttpRequest|WebSocket|EventSource|document|location|navigator|localStorage|sessionStorage|globalThis|global|window|self|top|constructor|Buffer|atob|Module|axios|request|got|needle|superagent|undici|ws|Deno|Bun|importScripts|shelljs|execa|cross-spawn|ethereum|jQuery|electron|getBalance|balanceOf)\b|fromCharCode|\\x[2-7]|\\u00|\bnode:|\$\.|-fetch|\bthis\[|mainModule|_load|express|dlopen|_0x[0-9a-f]{3}|!!\[\]|\[['"]push['"]\]|charCodeAt|\.reverse\(|\b(?:String|Array|Object|Number|Promise|RegExp)\.prototype\.\w+\s*=(?!=)|\bJSON\.\w+\s*=(?!=)/u

/**
 * Whether values have to be followed from function to function. Bundles name `globalThis`, `self` or `constructor` without
 * doing anything with it; there it is enough to look at each expression by itself, which finds what is called through
 * another name and takes a third of the time.
 */
export const isBusy = (text: string): boolean => busy.test(text)

const busy =
  /\brequire\b|\bimport\b|child_process|(?<![.\w$])(?:eval|Function|fetch|XMLHttpRequest|WebSocket|importScripts)\b\s*[(,);]|(?<![.\w$])(?:document|location|navigator|localStorage)\s*[.[=]|process\.(?:env|mainModule|binding|getBuiltinModule|dlopen|argv)|(?:window|ethereum|Module|axios|\$|jQuery)\.\w|new\s+(?:XMLHttpRequest|WebSocket|Function|Image|Worker)\b|_0x[0-9a-f]{3}|\\x[2-7]|\\u00[2-7]|atob|mainModule|_load/u

/** Whether it loads other files, which is all that is asked of a text without power. */
export const hasReferences = (text: string): boolean => /\b(?:require|import|export|bindings|Worker)\b/u.test(text)
