import BallotReading
import BudgetModel
import Testing

/// FORMATS 2.6: the subset of YAML that a by-law may use, with exact places.
@Suite struct YAMLTreeTests {
  private func findings(_ bytes: [UInt8]) -> [String] {
    YAMLTree.read(SourceFile(path: "cycle.yaml", bytes: bytes)).diagnostics.map {
      "\($0.place.line ?? 0):\($0.place.column ?? 0) \($0.code.name)"
    }
  }
  private func findings(_ yaml: String) -> [String] { findings(Array(yaml.utf8)) }
  private func sentence(_ yaml: String) -> String? {
    YAMLTree.read(SourceFile(path: "cycle.yaml", bytes: Array(yaml.utf8))).diagnostics.first?.line
  }
  private func root(_ yaml: String) -> YAMLNode? {
    YAMLTree.read(SourceFile(path: "cycle.yaml", bytes: Array(yaml.utf8))).root
  }

  @Test func scalarsStayTextWhateverYAMLWouldMakeOfThem() throws {
    let yaml = "a: yes\nb: NO\nc: 1/3\nd: 007\ne: 1e3\nf: null\ng: \"x y\"\nh: 'it''s'\ni: ~\n"
    let entries = try #require(root(yaml)?.entries)
    #expect(
      entries.map { $0.value.scalar } == [
        "yes", "NO", "1/3", "007", "1e3", "null", "x y", "it's", "~",
      ])
  }

  @Test func placesCountCharactersFromOne() throws {
    let node = try #require(root("é: {ü: [a, b]}\n")?["é"]?["ü"])
    #expect(node.place == SourceLocation(file: "cycle.yaml", line: 1, column: 8))
    #expect(node.elements?[1].place.column == 12)
  }

  @Test func aByteOrderMarkAtTheStartIsDropped() {
    #expect(root("\u{FEFF}a: 1\n")?.entries?.first?.key == "a")
    #expect(root("\u{FEFF}a: 1\n")?.entries?.first?.keyPlace.column == 1)
  }

  @Test(arguments: [
    ("a: &x 1\nb: *x\n", ["1:4 yaml-not-supported"]),
    ("a: *x\n", ["1:4 yaml-not-supported"]),
    ("a: !!int 1\n", ["1:4 yaml-not-supported"]),
    ("a: !own {b: 1}\n", ["1:4 yaml-not-supported"]),
    ("!!str a: 1\n", ["1:1 yaml-not-supported"]),
    ("a: |\n  text\n", ["1:4 yaml-not-supported"]),
    ("a: >-\n  text\n", ["1:4 yaml-not-supported"]),
    ("a: {<<: {b: 1}}\n", ["1:5 yaml-not-supported"]),
    ("? a\n: 1\n", ["1:3 yaml-not-supported"]),
    ("[a, b]: 1\n", ["1:1 yaml-not-supported"]),
    ("a: 1\n---\nb: 2\n", ["2:1 yaml-not-supported"]),
    ("%YAML 1.1\n---\na: 1\n", ["1:1 yaml-not-supported"]),
    ("", ["1:1 yaml-not-supported"]),
    ("# only a comment\n", ["1:1 yaml-not-supported"]),
  ])
  func aFormThatABylawMayNotUseIsRefusedWhereItStands(yaml: String, expected: [String]) {
    #expect(findings(yaml) == expected)
  }

  @Test(arguments: [
    ("a: 1\n\tb: 2\n", ["2:1 yaml-not-supported"]),
    ("a: b: c\n", ["1:5 yaml-not-supported"]),
    ("a: \"open\nb: 2\n", ["1:4 yaml-not-supported"]),
    ("a: [1, 2\nb: 3\n", ["2:2 yaml-not-supported"]),
    ("a: 1\n b: 2\n", ["2:3 yaml-not-supported"]),
    ("a: {b: 1\n", ["1:4 yaml-not-supported"]),
    ("a: 1\nb\n", ["2:1 yaml-not-supported"]),
  ])
  func aSyntaxErrorHasThePlaceTheParserFound(yaml: String, expected: [String]) {
    #expect(findings(yaml) == expected)
  }

  @Test func aSyntaxErrorSaysWhatWasFoundAndTheUsualRemedy() {
    #expect(
      sentence("title: Elm Street: 2026\n")
        == "cycle.yaml:1:18: error: the file cannot be parsed (mapping values are not allowed in "
        + "this context); put a text that holds ': ' in quotes [yaml-not-supported]")
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3\n", ["3:1 yaml-duplicate-key"]),
    ("a: 1\na: 2\na: 3\n", ["2:1 yaml-duplicate-key", "3:1 yaml-duplicate-key"]),
    ("x: {a: 1, a: 2}\n", ["1:11 yaml-duplicate-key"]),
    ("a: 1\n\"a\": 2\n'a': 3\n", ["2:1 yaml-duplicate-key", "3:1 yaml-duplicate-key"]),
    (
      "x:\n  b: 1\n  b: 2\ny:\n  b: 1\n  b: 2\n",
      ["3:3 yaml-duplicate-key", "6:3 yaml-duplicate-key"]
    ),
    ("x: {a: {q: 1, q: 2}}\nx: 1\n", ["1:15 yaml-duplicate-key", "2:1 yaml-duplicate-key"]),
  ])
  func everyKeyThatStandsTwiceIsFound(yaml: String, expected: [String]) {
    #expect(findings(yaml) == expected)
  }

  @Test func aDuplicateKeyNamesTheFirstLine() {
    #expect(
      sentence("a: 1\nb: 2\na: 3\n")
        == "cycle.yaml:3:1: error: the key 'a' stands twice in one map, first on line 1; keep one "
        + "[yaml-duplicate-key]")
  }

  @Test func theFirstOfTwoEqualKeysKeepsItsName() {
    let entries = root("kinds: 1\nkinds: 2\n")?.entries
    #expect(entries?.map(\.key) == ["kinds"])
    #expect(entries?.first?.value.scalar == "1")
  }

  @Test(arguments: [
    ([0x61, 0x3A, 0x20, 0xFF, 0x0A] as [UInt8], ["1:4 not-utf8"]),
    ([0x61, 0x0A, 0x62, 0xC3], ["2:2 not-utf8"]),
    ([0xFF, 0xFE, 0x61, 0x00], ["1:1 not-utf8"]),
    ([0x61, 0x3A, 0x20, 0x00, 0x0A], ["1:4 nul-byte"]),
    ([0x61, 0x3A, 0x0A, 0x1B, 0x0A], ["2:1 control-character"]),
    (Array("a: \u{FEFF}b\n".utf8), ["1:4 bom-inside"]),
  ])
  func bytesThatAreNoTextAreRefusedWithTheirPlace(bytes: [UInt8], expected: [String]) {
    #expect(findings(bytes) == expected)
  }

  @Test func deepNestingIsRefusedWithoutACrash() {
    let open = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    #expect(findings("a: " + open + "\n") == ["1:44 yaml-not-supported"])
    let endless = String(repeating: "[", count: 100_000)
    #expect(findings("a: " + endless + "\n").count == 1)
    let maps = String(repeating: "{a: ", count: 5_000)
    #expect(findings(maps).count == 1)
  }

  @Test func manyAliasesOfAliasesAreRefusedAtOnce() {
    var yaml = "a0: &a0 [x, x]\n"
    for depth in 1...40 {
      yaml += "a\(depth): &a\(depth) [*a\(depth - 1), *a\(depth - 1), *a\(depth - 1)]\n"
    }
    #expect(findings(yaml).count == 41)
  }
}
