internal import BudgetModel

extension SettingValue {
  /// The value as it is written in `cycle.yaml`, on one line.
  func yaml(minorDigits: Int) -> String {
    switch self {
    case .text(let text): Self.isPlain(text) ? text : "\"\(text)\""
    case .flag(let flag): flag ? "true" : "false"
    case .count(let count): String(count)
    case .ratio(let ratio): ratio.exact
    case .money(let money): money.decimal(minorDigits: minorDigits)
    case .list(let all):
      "[" + all.map { $0.yaml(minorDigits: minorDigits) }.joined(separator: ", ") + "]"
    case .map(let members), .named(let members):
      "{"
        + members.map { $0.key + ": " + $0.value.yaml(minorDigits: minorDigits) }
        .joined(separator: ", ") + "}"
    }
  }

  /// Whether a text needs no quotes.
  private static func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first else { return false }
    let isLetterOrDigit = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
    return isLetterOrDigit(first)
      && text.utf8.allSatisfy { isLetterOrDigit($0) || [0x2D, 0x5F, 0x2E].contains($0) }
  }
}

extension SettingType {
  /// A value of this type, for settings that have no default.
  var example: String {
    switch self {
    case .text: "text"
    case .id: "ID"
    case .choice(let words): words.first ?? "word"
    case .flag: "true"
    case .count(let least, _): String(max(least, 1))
    case .ratio: "1/2"
    case .money: "1000.00"
    case .instant: "2026-06-01T12:00:00Z"
    case .date: "2026-06-01"
    case .seed: "\"the digits drawn, in quotes\""
    case .list(let element): "[" + element.example + "]"
    case .named(let element): "{NAME: " + element.example + "}"
    case .either(let types): types.first?.example ?? "text"
    case .map(let specs):
      "{" + specs.map { $0.key + ": " + $0.type.example }.joined(separator: ", ") + "}"
    case .changes: "{}"
    case .variants(let variants):
      "{\(variants.key): \(variants.variants.first?.word ?? "word")}"
    }
  }

  /// The settings of the map that this is, or is a list of, or may be.
  var innerSettings: [SettingSpec] {
    switch self {
    case .map(let specs): specs
    case .list(let element), .named(let element): element.innerSettings
    case .either(let types): types.map(\.innerSettings).first { !$0.isEmpty } ?? []
    default: []
    }
  }
}
