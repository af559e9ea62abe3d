/**
 * The page's only script: it hides what the filters leave out, opens what a link leads to, and says how many are left.
 * It makes no markup, and the page is whole without it.
 */
export const script = `
(() => {
  const form = document.querySelector('form')
  const entries = [...document.querySelectorAll('.package')]
  const told = document.querySelector('output')
  form.hidden = false
  const ranks = ['critical', 'high', 'medium', 'low', 'none']
  const apply = () => {
    const data = new FormData(form)
    const verdicts = new Set(data.getAll('verdict'))
    const least = ranks.indexOf(data.get('severity'))
    const words = String(data.get('words')).toLowerCase().split(' ').filter(Boolean)
    let left = 0
    for (const entry of entries) {
      const { verdict, severity, gaps, words: text } = entry.dataset
      const fits = verdicts.has(verdict) && (least < 0 || ranks.indexOf(severity) <= least) &&
        (!data.has('gaps') || gaps !== '0') && words.every((word) => text.includes(word))
      entry.hidden = !fits
      if (fits) left++
    }
    told.textContent = left + ' of ' + entries.length + ' packages shown'
  }
  const follow = () => {
    const entry = location.hash.length > 1 && document.getElementById(location.hash.slice(1))
    if (!entry || !entry.matches('.package')) return
    entry.hidden = false
    entry.firstElementChild.open = true
    entry.scrollIntoView()
    entry.querySelector('summary').focus()
  }
  form.addEventListener('input', apply)
  form.addEventListener('submit', (event) => event.preventDefault())
  form.addEventListener('reset', () => setTimeout(apply))
  addEventListener('hashchange', follow)
  apply()
  follow()
})()
`
