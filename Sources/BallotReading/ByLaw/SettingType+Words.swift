package import BudgetModel

extension SettingType {
  /// What a message says that the setting takes.
  var expectation: String {
    switch self {
    case .choice(let words) where words.count > 1:
      "allowed are \(words.joined(separator: ", "))"
    default: "expected \(noun)"
    }
  }

  /// What the setting takes, as a noun.
  package var noun: String {
    switch self {
    case .text: "a text"
    case .id: "an id"
    case .choice(let words): words.joined(separator: " | ")
    case .flag: "true or false"
    case .count(let least, let most): Self.countNoun(least, most)
    case .ratio(let least, let most): Self.ratioNoun(least, most)
    case .money(let isPositive):
      (isPositive ? "an amount above 0" : "an amount") + " such as 100000.00"
    case .instant: "an instant such as 2026-05-02T18:00:00Z"
    case .date: "a date such as 2026-05-02, or an instant in UTC"
    case .seed: "20 to 128 digits in quotes"
    case .list(let element): "a list, each entry " + element.noun
    case .map(let specs), .changes(let specs):
      "a map with " + Self.shortened(specs.map(\.key))
    case .named(let element): "a map of names, each with " + element.noun
    case .either(let types): types.map(\.noun).joined(separator: ", or ")
    case .variants(let variants): "a map with \(variants.key) and its settings"
    }
  }

  private static func shortened(_ keys: [String]) -> String {
    let shown = keys.prefix(8).joined(separator: ", ")
    return keys.count > 8 ? shown + ", …" : shown
  }

  private static func countNoun(_ least: Int64, _ most: Int64) -> String {
    if most >= 999_999_999_999_999_999 {
      return least == 0 ? "a whole number" : "a whole number of at least \(least)"
    }
    return "a whole number from \(least) to \(most)"
  }

  private static func ratioNoun(_ least: Ratio?, _ most: Ratio?) -> String {
    let example = "a number such as 3, 3/4 or 0.75"
    switch (least, most) {
    case (nil, nil): return example
    case (let least?, nil): return example + ", at least \(least.exact)"
    case (nil, let most?): return example + ", at most \(most.exact)"
    case (let least?, let most?): return example + ", from \(least.exact) to \(most.exact)"
    }
  }

  /// Whether a node of this shape can hold the type at all.
  func hasShape(of node: YAMLNode) -> Bool {
    switch (self, node.content) {
    case (.list, .list): true
    case (.map, .map), (.changes, .map), (.named, .map), (.variants, .map): true
    case (.list, _), (.map, _), (.changes, _), (.named, _), (.variants, _): false
    case (.either(let types), _): types.contains { $0.hasShape(of: node) }
    case (_, .scalar): true
    default: false
    }
  }

  /// Among several maps, the one whose settings name all keys of the node.
  func knowsKeys(of node: YAMLNode) -> Bool {
    guard case .map(let specs) = self, let entries = node.entries else { return false }
    return entries.allSatisfy { entry in specs.contains { $0.key == entry.key } }
  }
}
