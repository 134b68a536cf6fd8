import BudgetModel

/// One record of a transcript, read by name. A member that is absent or of another kind reads as
/// nil: pages leave out what they do not know and never guess.
struct Record {
  let json: JSONValue

  var type: String { json["type"]?.text ?? "" }
  var n: Int { json["n"]?.number ?? 0 }
  var contest: String? { json["contest"]?.text }

  func text(_ key: String) -> String? { json[key]?.text }
  /// A setting of `bylaw.json`; nil where it is off.
  func setting(_ key: String) -> String? {
    text(key).flatMap { ["none", "off", ""].contains($0) ? nil : $0 }
  }
  func number(_ key: String) -> Int? { json[key]?.number }
  func flag(_ key: String) -> Bool? { json[key]?.flag }
  func money(_ key: String) -> Money? {
    json[key]?.text.flatMap { Int64($0) }.map(Money.init(minorUnits:))
  }
  func ratio(_ key: String) -> Ratio? { json[key]?.text.flatMap { Ratio(exact: $0) } }
  func texts(_ key: String) -> [String] { (json[key]?.elements ?? []).compactMap(\.text) }
  func list(_ key: String) -> [Record] { (json[key]?.elements ?? []).map(Record.init) }
  func record(_ key: String) -> Record? { json[key].map(Record.init) }
}

/// `<code>@<council>:<n>`: why a row is as it is, and which record of whose transcript says so.
struct RecordReference: Hashable {
  let code: String
  let councilID: String
  let n: Int

  init?(_ text: String) {
    guard let at = text.firstIndex(of: "@"), let colon = text.lastIndex(of: ":"), at < colon,
      let n = Int(text[text.index(after: colon)...])
    else { return nil }
    code = String(text[..<at])
    councilID = String(text[text.index(after: at)..<colon])
    self.n = n
  }
}
