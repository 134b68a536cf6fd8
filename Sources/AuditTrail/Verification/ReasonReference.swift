import BudgetModel

/// `<code>@<council>:<n>`: why, and the record that says so.
struct ReasonReference: Hashable {
  let code: String
  let council: String
  let n: Int

  init?(_ text: String) {
    guard let at = text.firstIndex(of: "@"), let colon = text.lastIndex(of: ":"), at < colon,
      let n = Int(text[text.index(after: colon)...])
    else { return nil }
    code = String(text[..<at])
    council = String(text[text.index(after: at)..<colon])
    self.n = n
    if self.text != text { return nil }
  }
  var text: String { "\(code)@\(council):\(n)" }
}

extension PackEvidence {
  /// Record `n` of a council's transcript.
  func record(_ council: String, _ n: Int) -> JSONValue? {
    guard let records = data.transcripts[council], n >= 1, n <= records.count else { return nil }
    return records[n - 1]
  }
}
