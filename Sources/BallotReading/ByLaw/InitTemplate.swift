package import BudgetModel

/// The cycle that `trowel init` writes: a small city that can be counted as it is, with every other
/// setting as a comment, and a page about the columns of its tables.
package enum InitTemplate {
  /// The files in the order in which they should be written.
  ///
  /// - Parameter name: the name of the folder, which names the cycle where it may.
  package static func files(rules: [RuleSpec], name: String = "") -> [SourceFile] {
    let byLaw = InitByLaw(catalogue: SettingCatalogue(rules: rules), cycle: cycle(name)).text
    let pages = [("TABLES.md", TablesReference.markdown)]
    return ([("cycle.yaml", byLaw)] + tables + pages).map { path, text in
      SourceFile(path: path, bytes: Array(text.utf8))
    }
  }

  /// A plain name: a letter, then letters, digits, `.`, `-` and `_`.
  private static func cycle(_ name: String) -> String {
    let isPlain =
      name.first?.isLetter == true
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-_".contains($0)) }
    return isPlain ? name : "our-city-2026"
  }

  private static let tables = [
    (
      "councils.csv",
      """
      council_id,parent_id,dimension,kind,name,population,eligible
      city,,territorial,city,Our City,3000,2400
      north,city,territorial,district,North,1800,1440
      south,city,territorial,district,South,1200,960

      """
    ),
    (
      "projects.csv",
      """
      project_id,name,cost,scope_council,category,state
      c1,Trees along the ring road,12000.00,city,green,qualified
      c2,Night bus,9000.00,city,transport,qualified
      n1,Playground in the north,5000.00,north,play,qualified
      n2,Benches in the north,2500.00,north,green,qualified
      s1,Reading room in the south,3500.00,south,culture,qualified
      s2,Bicycle racks in the south,1500.00,south,transport,withdrawn

      """
    ),
    (
      "ballots/north.csv",
      """
      ballot_id,vote
      1,"n1,c1"
      2,"n1,c2"
      3,"n2,c1"
      4,n1
      5,

      """
    ),
    (
      "ballots/south.csv",
      """
      ballot_id,vote
      1,"s1,c1"
      2,"s1,c2"
      3,c1

      """
    ),
  ]
}

/// `cycle.yaml` of the start: what the sample sets, between all the rest as comments.
struct InitByLaw {
  let catalogue: SettingCatalogue
  let cycle: String
  static let width = 82

  /// What the sample sets: the lines that stand in place of the commented default.
  static let sample: [String: [String]] = [
    "trowel": ["trowel: 1"],
    "title": ["title: Our City, participatory budget 2026"],
    "currency": ["currency: EUR"],
    "minor-digits": ["minor-digits: 2"],
    "ties": ["ties: {chain: [cheaper, more-votes, more-councils, lot]}"],
    "formulas": ["formulas:", "  by-people:", "    parts: [{share: 1, weight: population}]"],
    "pools": [
      "pools:", "  - {pool: CITY, council: city, amount: 15000.00}", "  - pool: DISTRICTS",
      "    council: city", "    amount: 10000.00",
      "    split: [{to-level: district, share: 1, formula: by-people}]",
    ],
    "defaults": [
      "defaults:", "  rule: {name: greedy, misfit: skip}",
      "  ballots: {kind: approval, max-choices: 3}",
    ],
    "levels": [
      "levels:", "  - level: city", "    kinds: [city]", "    leftover: {steps: [carry]}",
      "  - level: district", "    kinds: [district]",
      "    threshold: {measure: votes, at-least: 1}",
      "    leftover: {steps: [up], up: {to: CITY, when: before}}",
    ],
  ]

  var text: String {
    let head = [
      "# The by-law of one cycle. What stands without '#' is in force; every other setting is a",
      "# comment with its default. 'trowel check' says what is wrong, 'trowel count' counts.", "",
    ]
    let built = catalogue.settings.filter(\.isImplemented)
    let lines = head + built.flatMap(block) + notBuilt
    return lines.joined(separator: "\n") + "\n"
  }

  /// A setting with its sentence: as the sample sets it, or commented out.
  private func block(_ spec: SettingSpec) -> [String] {
    let sentence = Self.comment(spec.sentence, takes: spec)
    let written = spec.key == "cycle" ? ["cycle: \(cycle)"] : Self.sample[spec.key]
    guard let written else {
      return sentence + commented(defaultLines(of: spec)) + [""]
    }
    let inner = spec.key == "levels" ? catalogue.levelSettings : spec.type.innerSettings
    if written.count == 1 || inner.isEmpty { return sentence + written + [""] }
    let heading = ["#", "# Each entry may hold:"]
    let further = inner.filter(\.isImplemented).flatMap { lines(for: $0, mark: "") }
    return sentence + written + heading + commented(indented(further)) + [""]
  }

  private func commented(_ lines: [String]) -> [String] { lines.map { "# " + $0 } }
  private func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }

  /// The sentence of a setting, the setting with its default behind `mark`, and what it may hold.
  private func lines(for spec: SettingSpec, mark: String) -> [String] {
    Self.comment(spec.sentence, takes: spec) + defaultLines(of: spec).map { mark + $0 }
  }

  /// A setting with its default; a map shows what it holds.
  private func defaultLines(of spec: SettingSpec) -> [String] {
    switch spec.type {
    case .variants(let variants):
      let word = variants.defaultWord ?? "word"
      return [spec.key + ": {" + variants.key + ": " + word + "}"] + indented(lines(of: variants))
    case .map(let inner):
      return [spec.key + ":"]
        + indented(inner.filter(\.isImplemented).flatMap { lines(for: $0, mark: "") })
    default:
      return [spec.key + ": " + (spec.defaultValue?.yaml(minorDigits: 2) ?? spec.type.example)]
        + indented(furtherLines(of: spec.type))
    }
  }

  /// What a map holds that stands in a list, under names, or in place of a word.
  private func furtherLines(of type: SettingType) -> [String] {
    let inner = type.innerSettings.filter(\.isImplemented)
    if inner.isEmpty { return [] }
    let heading = if case .either = type { "# or a map with:" } else { "# each entry may hold:" }
    return [heading] + inner.flatMap { lines(for: $0, mark: "# ") }
  }

  /// What any word may stand beside, then what belongs to one word only.
  private func lines(of variants: SettingVariants) -> [String] {
    let shared = variants.variants.first?.settings.filter { spec in
      variants.variants.allSatisfy { $0.settings.contains { $0.key == spec.key } }
    }
    let common = (shared ?? []).filter(\.isImplemented)
    var lines = common.flatMap { self.lines(for: $0, mark: "# ") }
    for variant in variants.variants {
      let own = variant.settings.filter { spec in
        spec.isImplemented && !common.contains { $0.key == spec.key }
      }
      if own.isEmpty { continue }
      lines.append("# with \(variants.key): \(variant.word)")
      lines += own.flatMap { self.lines(for: $0, mark: "# ") }
    }
    return lines
  }

  private var notBuilt: [String] {
    let names = SettingOutline.all(catalogue).filter { !$0.isBuilt && !$0.spec.isImplemented }
    let list = names.map(\.path).joined(separator: ", ")
    return Self.wrapped("Designed, but not built in this version, so refused: " + list + ".")
  }

  /// The sentence as comment lines, with the words that the setting takes.
  private static func comment(_ sentence: String, takes spec: SettingSpec) -> [String] {
    let words =
      switch spec.type {
      case .choice(let words) where words.count > 1: " (" + words.joined(separator: " | ") + ")"
      default: ""
      }
    return wrapped(sentence + words)
  }

  private static func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    var line = "#"
    for word in text.split(separator: " ") {
      if line.utf8.count + 1 + word.utf8.count > width {
        lines.append(line)
        line = "#"
      }
      line += " " + word
    }
    return lines + [line]
  }
}
