import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Fault } from '../../src/parse/fault.ts'
import { parseNpmPurl } from '../../src/parse/purl.ts'
import { parseSbom } from '../../src/parse/sbom.ts'
import { coverageOf, setOfSbom } from '../../src/parse/sbom-set.ts'
import { parseXml } from '../../src/parse/xml.ts'

const hex = 'ab'.repeat(64)
const integrity = `sha512-${Buffer.from(hex, 'hex').toString('base64')}`
const json = (value: object) => parseSbom(JSON.stringify(value, null, 1), 'bill')
const codeOf = (text: string): string => {
  try {
    parseSbom(text, 'bill')
    return 'none'
  } catch (error) {
    assert.instance(error, Fault)
    return (error as Fault).code
  }
}

const cyclonedxJson = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  metadata: { component: { 'bom-ref': 'root', name: 'product' } },
  components: [
    {
      'bom-ref': 'a',
      group: '@s',
      name: 'a',
      version: '1.0.0',
      purl: 'pkg:npm/%40s/a@1.0.0',
      hashes: [{ alg: 'SHA-512', content: hex }],
      licenses: [{ license: { id: 'MIT' } }],
      externalReferences: [{ type: 'distribution', url: 'https://r.invalid/a.tgz' }],
      components: [{ 'bom-ref': 'b', name: 'b', version: '2.0.0', purl: 'pkg:npm/b@2.0.0' }],
    },
  ],
  dependencies: [{ ref: 'root', dependsOn: ['a'] }, { ref: 'a', dependsOn: ['b'] }, { ref: 'b' }],
})

const cyclonedxXml = `<?xml version="1.0"?>
<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.5">
 <c:metadata><c:component type="application" bom-ref="root"><c:name>product</c:name></c:component></c:metadata>
 <c:components>
  <c:component type="library" bom-ref="a"><c:group>@s</c:group><c:name>a</c:name><c:version>1.0.0</c:version>
   <c:hashes><c:hash alg="SHA-512">${hex}</c:hash></c:hashes>
   <c:licenses><c:license><c:id>MIT</c:id></c:license></c:licenses>
   <c:purl>pkg:npm/%40s/a@1.0.0</c:purl>
   <c:externalReferences><c:reference type="distribution"><c:url>https://r.invalid/a.tgz</c:url></c:reference></c:externalReferences>
   <c:components><c:component type="library" bom-ref="b"><c:name>b</c:name><c:version>2.0.0</c:version>
    <c:purl>pkg:npm/b@2.0.0</c:purl></c:component></c:components>
  </c:component>
 </c:components>
 <c:dependencies><c:dependency ref="root"><c:dependency ref="a"/></c:dependency>
  <c:dependency ref="a"><c:dependency ref="b"/></c:dependency><c:dependency ref="b"/></c:dependencies>
</c:bom>`

const spdxJson = JSON.stringify({
  spdxVersion: 'SPDX-2.3',
  packages: [
    { SPDXID: 'SPDXRef-root', name: 'product', downloadLocation: 'NOASSERTION' },
    {
      SPDXID: 'SPDXRef-a',
      name: '@s/a',
      versionInfo: '1.0.0',
      downloadLocation: 'https://r.invalid/a.tgz',
      licenseConcluded: 'NOASSERTION',
      licenseDeclared: 'MIT',
      checksums: [{ algorithm: 'SHA512', checksumValue: hex }],
      externalRefs: [
        { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: 'pkg:npm/%40s/a@1.0.0' },
      ],
    },
    {
      SPDXID: 'SPDXRef-b',
      name: 'b',
      versionInfo: '2.0.0',
      externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:npm/b@2.0.0' }],
    },
  ],
  relationships: [
    { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-root' },
    { spdxElementId: 'SPDXRef-root', relationshipType: 'DEPENDS_ON', relatedSpdxElement: 'SPDXRef-a' },
    { spdxElementId: 'SPDXRef-b', relationshipType: 'DEPENDENCY_OF', relatedSpdxElement: 'SPDXRef-a' },
    { spdxElementId: 'SPDXRef-b', relationshipType: 'DEPENDS_ON', relatedSpdxElement: 'NONE' },
  ],
})

const spdxTags = `SPDXVersion: SPDX-2.3
DocumentName: product
PackageName: product
SPDXID: SPDXRef-root
PackageDownloadLocation: NOASSERTION
PackageComment: <text>PackageName: not one
PackageVersion: 9</text>

PackageName: @s/a
SPDXID: SPDXRef-a
PackageVersion: 1.0.0
PackageDownloadLocation: https://r.invalid/a.tgz
PackageChecksum: SHA512: ${hex}
PackageLicenseConcluded: NOASSERTION
PackageLicenseDeclared: MIT
ExternalRef: PACKAGE-MANAGER purl pkg:npm/%40s/a@1.0.0

PackageName: b
SPDXID: SPDXRef-b
PackageVersion: 2.0.0
ExternalRef: PACKAGE-MANAGER purl pkg:npm/b@2.0.0

FileName: ./x
SPDXID: SPDXRef-file
Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-root
Relationship: SPDXRef-root DEPENDS_ON SPDXRef-a
Relationship: SPDXRef-b DEPENDENCY_OF SPDXRef-a
Relationship: SPDXRef-b DEPENDS_ON NONE
`

for (const [format, text] of Object.entries({ cyclonedxJson, cyclonedxXml, spdxJson, spdxTags })) {
  test(`${format}: the same two packages, whatever the format`, () => {
    const sbom = parseSbom(text, 'bill')
    const { packages, gaps } = setOfSbom(sbom, 'bill')
    assert.equal(gaps, [])
    assert.equal(
      packages.map(({ place, ...rest }) => rest),
      [
        {
          id: '@s/a@1.0.0',
          name: '@s/a',
          version: '1.0.0',
          source: { type: 'registry', tarball: 'https://r.invalid/a.tgz' },
          integrity,
          path: ['@s/a@1.0.0'],
          dependsOn: ['b@2.0.0'],
          locations: [],
          optional: false,
          dev: false,
          bundled: false,
        },
        {
          id: 'b@2.0.0',
          name: 'b',
          version: '2.0.0',
          source: { type: 'registry' },
          path: ['@s/a@1.0.0', 'b@2.0.0'],
          locations: [],
          optional: false,
          dev: false,
          bundled: false,
        },
      ],
    )
    assert.equal(coverageOf(sbom), { components: 2, versions: 2, purls: 2, hashes: 1, licenses: 1, dependencies: 2 })
  })
}

test('places are lines of the file', () => {
  const linesOf = (text: string) => parseSbom(text, 'bill').components.map(({ line }) => line)
  assert.equal(linesOf(cyclonedxXml), [5, 10])
  assert.equal(linesOf(spdxTags), [9, 18])
  const pretty = JSON.stringify(JSON.parse(cyclonedxJson), null, 1)
  const below = linesOf(pretty).map((line) => pretty.split('\n')[line]?.trim())
  assert.equal(below, ['"bom-ref": "a",', '"bom-ref": "b",'])
})

test('what is no npm package, or contradicts itself, is a gap', () => {
  const why = (component: object) => {
    const sbom = json({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [component] })
    return setOfSbom(sbom, 'bill')
      .gaps.map((gap) => gap.why)
      .join('\n')
  }
  assert.match(why({ name: 'x', version: '1' }), /"x@1" has no package URL.*\(line 5\)/u)
  assert.match(why({ name: 'openssl', version: '3', purl: 'pkg:deb/debian/openssl@3' }), /is no npm package/u)
  assert.match(why({ name: 'x', purl: 'pkg:npm/x' }), /says no version/u)
  assert.match(why({ name: 'x', version: '1.0.0', purl: 'pkg:npm/y@1.0.0' }), /its package URL says "y"/u)
  assert.match(why({ name: 'x', version: '1.0.0', purl: 'pkg:npm/x@2.0.0' }), /says version "1\.0\.0".*"2\.0\.0"/u)
  assert.match(why({ version: '1.0.0', purl: 'pkg:npm/x@1.0.0' }), /no readable component/u)
  assert.match(why({ name: '..', version: '1', purl: 'pkg:npm/..@1' }), /name is no package/u)
  assert.is(why({ name: 'x', version: '1.0.0', purl: 'pkg:npm/x@1.0.0' }), '')
})

test('two components with one reference are both judged', () => {
  const components = ['1.0.0', '2.0.0'].map((version) => ({
    'bom-ref': 'r',
    name: 'x',
    version,
    purl: `pkg:npm/x@${version}`,
  }))
  const set = setOfSbom(json({ bomFormat: 'CycloneDX', specVersion: '1.6', components }), 'bill')
  assert.equal(
    set.packages.map(({ id }) => id),
    ['x@1.0.0', 'x@2.0.0'],
  )
  assert.match(set.gaps[0]?.why ?? '', /shares its reference/u)
})

test('only a hash that can hold bytes counts', () => {
  const hashes = [
    { alg: 'MD5', content: 'ab'.repeat(16) },
    { alg: 'SHA-512', content: 'ab' },
  ]
  const sbom = json({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    components: [{ name: 'x', version: '1', purl: 'pkg:npm/x@1', hashes }],
  })
  assert.is(setOfSbom(sbom, 'bill').packages[0]?.integrity, undefined)
  assert.is(coverageOf(sbom).hashes, 0)
})

test('an SPDX document that describes all its packages hides none of them', () => {
  const packages = ['a', 'b'].map((name) => ({ SPDXID: `SPDXRef-${name}`, name, versionInfo: '1.0.0' }))
  const relationships = ['a', 'b'].map((name) => ({
    spdxElementId: 'SPDXRef-DOCUMENT',
    relationshipType: 'DESCRIBES',
    relatedSpdxElement: `SPDXRef-${name}`,
  }))
  assert.is(json({ spdxVersion: 'SPDX-2.3', packages, relationships }).components.length, 2)
})

test('nothing hides where another reader would find it', () => {
  const twice = '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"a"}],"components":[{"name":"b"}]}'
  assert.is(codeOf(twice), 'sbom/ambiguous')
  assert.is(codeOf(twice.replace(',"components"', ',"others"')), 'none')
  assert.is(codeOf('{"spdxVersion":"SPDX-2.3","packages":[{"name":"a","name":"b"}]}'), 'sbom/ambiguous')
  assert.is(codeOf('{"bomFormat":"CycloneDX","specVersion":"1.6","spdxVersion":"SPDX-2.3"}'), 'sbom/ambiguous')
  const xml = (inside: string) => `<bom xmlns="http://cyclonedx.org/schema/bom/1.5">${inside}</bom>`
  const component = (inside: string) => `<component><name>a</name>${inside}</component>`
  assert.is(codeOf(xml('<components/><components/>')), 'sbom/ambiguous')
  assert.is(codeOf(xml(`<components>${component('<purl>a</purl><purl>b</purl>')}</components>`)), 'sbom/ambiguous')
  assert.is(codeOf(xml(`<components>${component('')}${component('')}</components>`)), 'none')
})

test('what the product is made of is judged, the product itself is told apart', () => {
  const part = { 'bom-ref': 'p', name: 'part', version: '1.0.0', purl: 'pkg:npm/part@1.0.0' }
  const product = { 'bom-ref': 'root', name: 'product', purl: 'pkg:npm/product@1.0.0', components: [part] }
  const inJson = json({ bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component: product } })
  const inXml = parseSbom(
    `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><metadata><component bom-ref="root"><name>product</name>
     <purl>pkg:npm/product@1.0.0</purl><components><component bom-ref="p"><name>part</name><version>1.0.0</version>
     <purl>pkg:npm/part@1.0.0</purl></component></components></component></metadata></bom>`,
    'bill',
  )
  for (const { product: about, components } of [inJson, inXml]) {
    assert.is(about?.purl, 'pkg:npm/product@1.0.0')
    assert.equal(
      components.map(({ name }) => name),
      ['part'],
    )
  }
})

test('SPDX: each package URL of a package is judged, and only one package is the product', () => {
  const purl = (name: string) => ({ referenceType: 'purl', referenceLocator: `pkg:npm/${name}@1.0.0` })
  const { product, components } = json({
    spdxVersion: 'SPDX-2.3',
    documentDescribes: ['SPDXRef-p'],
    packages: [
      { SPDXID: 'SPDXRef-p', name: 'product', externalRefs: [purl('product')] },
      { SPDXID: 'SPDXRef-p', name: 'hidden', externalRefs: [purl('hidden')] },
      { SPDXID: 'SPDXRef-a', name: 'a', externalRefs: [purl('a'), purl('other'), purl('a')] },
    ],
  })
  assert.is(product?.name, 'product')
  assert.equal(
    components.map(({ purl }) => purl),
    ['pkg:npm/hidden@1.0.0', 'pkg:npm/a@1.0.0', 'pkg:npm/other@1.0.0'],
  )
})

test('what is not read is refused with the reason', () => {
  assert.is(codeOf('{}'), 'sbom/unknown-format')
  assert.is(codeOf('{"@context":"x","@graph":[]}'), 'sbom/unknown-format')
  assert.is(codeOf('{"bomFormat":"CycloneDX","specVersion":"2.0"}'), 'sbom/unknown-version')
  assert.is(codeOf('{"spdxVersion":"SPDX-3.0"}'), 'sbom/unknown-version')
  assert.is(codeOf('<bom/>'), 'sbom/unknown-format')
  assert.is(codeOf('not a bill'), 'json/invalid')
  assert.is(codeOf('SPDXVersion: SPDX-2.3\nPackageName: <text>x'), 'sbom/invalid')
})

test('XML: a document type, an unknown entity and depth are refused, so no bomb and no foreign file gets in', () => {
  const bomb = `<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><bom xmlns="http://cyclonedx.org/schema/bom/1.5">&b;</bom>`
  assert.is(codeOf(bomb), 'xml/refused')
  assert.is(codeOf('<!DOCTYPE b SYSTEM "file:///etc/passwd"><bom/>'), 'xml/refused')
  assert.is(codeOf('<bom>&nbsp;</bom>'), 'xml/invalid')
  assert.is(codeOf('<bom>'), 'xml/invalid')
  assert.is(codeOf(`${'<a>'.repeat(200)}${'</a>'.repeat(200)}`), 'xml/too-large')
  assert.is(parseXml('<a b="&lt;&#65;">&amp;<![CDATA[<&]]></a>', 'x').text, '&<&')
})

test('package URLs are read byte for byte', () => {
  assert.equal(
    { ...parseNpmPurl('pkg:npm/%40A/B@1.0.0%2B1?vcs_url=git%2Bx#y') },
    {
      name: '@A/B',
      version: '1.0.0+1',
      qualifiers: Object.assign(Object.create(null), { vcs_url: 'git+x' }),
    },
  )
  for (const text of [
    'pkg:pypi/x@1',
    'pkg:npm/',
    'pkg:npm/x@%',
    'npm/x',
    'pkg:npm/a/b@1',
    `pkg:npm/${'x'.repeat(5000)}`,
  ])
    assert.is(parseNpmPurl(text), undefined, text)
})

test('whatever the bill, there is a value or a Fault, and each component is a package or a gap', () => {
  const seeds = [cyclonedxJson, cyclonedxXml, spdxJson, spdxTags]
  const damaged = fc
    .tuple(fc.constantFrom(...seeds), fc.nat(), fc.nat({ max: 40 }), fc.string({ unit: 'binary', maxLength: 12 }))
    .map(([seed, at, length, more]) => {
      const from = at % seed.length
      return seed.slice(0, from) + more + seed.slice(from + length)
    })
  fc.assert(
    fc.property(damaged, (text) => {
      try {
        const sbom = parseSbom(text, 'bill')
        const { packages, gaps } = setOfSbom(sbom, 'bill')
        assert.ok(packages.length + gaps.length >= Math.min(1, sbom.components.length))
        const { components, ...parts } = coverageOf(sbom)
        for (const count of Object.values(parts)) assert.ok(count <= components)
      } catch (error) {
        assert.instance(error, Fault)
      }
    }),
    { numRuns: 500 },
  )
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('CycloneDX', 'SPDX'), (value, format) => {
      const about = format === 'SPDX' ? { spdxVersion: 'SPDX-2.3' } : { bomFormat: format, specVersion: '1.6' }
      try {
        setOfSbom(
          json({ ...about, components: value, packages: value, dependencies: value, relationships: value }),
          'bill',
        )
      } catch (error) {
        assert.instance(error, Fault)
      }
    }),
    { numRuns: 300 },
  )
})

test.run()
