import BudgetModel

/// A cell that was read by its column's type.
enum CellValue: Sendable, Hashable {
  case empty
  case text(String)
  case count(Int64)
  case money(Money)
  case ratio(Ratio)
  case list([String])

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var count: Int64? { if case .count(let count) = self { count } else { nil } }
  var money: Money? { if case .money(let money) = self { money } else { nil } }
  var ratio: Ratio? { if case .ratio(let ratio) = self { ratio } else { nil } }
  var list: [String] { if case .list(let list) = self { list } else { [] } }
}

/// Reads cells by type (FORMATS 1.3 to 1.5).
struct CellParsing {
  let settings: ReadingSettings
  let separator: UInt8

  /// What reading a cell changed in it.
  struct Changes {
    var hadInvisibleBlank = false
    var wasNormalised = false
    var hadControls = false
    var isAny: Bool { hadInvisibleBlank || wasNormalised || hadControls }
  }

  func parse(
    _ written: String, as type: ColumnType, _ changes: inout Changes
  ) throws(CellFinding) -> CellValue {
    let cell = CellText(written)
    if cell.hadInvisibleBlank { changes.hadInvisibleBlank = true }
    guard !cell.trimmed.isEmpty else { return .empty }
    switch type {
    case .text: return .text(stripped(cell.trimmed, &changes))
    case .list(let element): return .list(try list(cell.trimmed, of: element, &changes))
    default: return try scalar(cell.trimmed, as: type, &changes)
    }
  }

  private func scalar(
    _ text: String, as type: ColumnType, _ changes: inout Changes
  ) throws(CellFinding) -> CellValue {
    switch type {
    case .id, .label, .councilID: return .text(try name(text, as: type, &changes))
    case .choice(let words): return .text(try word(text, of: words))
    case .count: return .count(try Self.count(text))
    case .money, .cost: return .money(try money(text))
    case .rational: return .ratio(try Self.rational(withPoint(text)))
    case .signedRational: return .ratio(try Self.rational(text, isSigned: true))
    case .date: return .text(try Self.date(text))
    case .instant: return .text(try Self.instant(text))
    case .digest: return .text(try Self.digest(text))
    case .degrees(let limit): return .text(try degrees(text, limit))
    case .text, .list: return .text(text)
    }
  }

  private func name(
    _ text: String, as type: ColumnType, _ changes: inout Changes
  ) throws(CellFinding) -> String {
    switch type {
    case .councilID: return try IDParsing.councilID(text)
    case .id:
      let (id, wasNormalised) = try IDParsing.id(text, separators: idSeparators)
      if wasNormalised { changes.wasNormalised = true }
      return id
    default:
      let (label, wasNormalised) = try IDParsing.label(text)
      if wasNormalised { changes.wasNormalised = true }
      return label
    }
  }
  private var idSeparators: [UInt8] { [separator, settings.listSeparator] }

  /// Entries of a list, each trimmed.
  private func list(
    _ text: String, of element: ColumnType, _ changes: inout Changes
  ) throws(CellFinding) -> [String] {
    var entries: [String] = []
    var offset = 0
    let separator = settings.listSeparator
    for part in text.utf8.split(separator: separator, omittingEmptySubsequences: false) {
      let entry = CellText(String(decoding: part, as: UTF8.self))
      if entry.hadInvisibleBlank { changes.hadInvisibleBlank = true }
      guard !entry.trimmed.isEmpty else {
        throw CellFinding(
          .listEmptyEntry,
          "the list \(quoted(text)) has an empty entry; delete the extra separator", offset: offset)
      }
      do {
        entries.append(try name(entry.trimmed, as: element, &changes))
      } catch {
        throw CellFinding(error.code, error.sentence, offset: offset)
      }
      offset += part.count + 1
    }
    return entries
  }

  /// A number with a decimal comma, where the settings say so, as one with a point.
  private func withPoint(_ text: String) -> String {
    settings.hasDecimalComma ? text.replacing(",", with: ".") : text
  }

  private func money(_ text: String) throws(CellFinding) -> Money {
    try Self.refuseControls(text)
    return try MoneyParsing(settings: settings).money(text)
  }

  private func word(_ text: String, of words: [String]) throws(CellFinding) -> String {
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    let word = IDParsing.normalised(text)
    guard words.contains(word) else {
      throw CellFinding(
        .settingBad,
        "\(quoted(text)) is not allowed here; write one of "
          + words.joined(separator: ", "))
    }
    return word
  }

  private func stripped(_ text: String, _ changes: inout Changes) -> String {
    let isStripped = { (scalar: Unicode.Scalar) in
      CellText.isControl(scalar) && scalar != "\n" && scalar != "\r"
    }
    guard text.unicodeScalars.contains(where: isStripped) else { return text }
    changes.hadControls = true
    var kept = String.UnicodeScalarView()
    kept.append(contentsOf: text.unicodeScalars.filter { !isStripped($0) })
    return String(kept)
  }

  static func refuseControls(_ text: String) throws(CellFinding) {
    guard let control = text.unicodeScalars.first(where: CellText.isControl) else { return }
    throw CellFinding(
      .controlCharacter, "\(quoted(text)) holds \(IDParsing.name(of: control)); delete it")
  }

  static func count(_ text: String) throws(CellFinding) -> Int64 {
    try refuseControls(text)
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    guard text.utf8.allSatisfy(IDParsing.isDigit), text.utf8.count <= 18,
      let count = Int64(text)
    else {
      throw CellFinding(
        .numberBad,
        "\(quoted(text)) is no whole number; write digits alone, at most 18, without separators")
    }
    return count
  }

  static func rational(_ text: String, isSigned: Bool = false) throws(CellFinding) -> Ratio {
    try refuseControls(text)
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    guard text.utf8.count <= 40, isSigned || !text.hasPrefix("-"), let ratio = Ratio(exact: text),
      ratio.denominator <= 1_000_000_000_000
    else {
      throw CellFinding(
        .numberBad,
        "\(quoted(text)) is no number; write it as 3, 3/4 or 0.75, with a denominator of "
          + "at most 10^12")
    }
    return ratio
  }

  static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64
      && text.utf8.allSatisfy { IDParsing.isDigit($0) || (97...102).contains($0) }
  }

  private static func digest(_ text: String) throws(CellFinding) -> String {
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    if isDigest(text) { return text }
    throw CellFinding(
      .settingBad,
      "\(quoted(text)) is no SHA-256 digest; write its 64 digits 0 to 9 and a to f")
  }

  private func degrees(_ text: String, _ limit: Int) throws(CellFinding) -> String {
    try Self.refuseControls(text)
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    let number = withPoint(text)
    guard text.utf8.count <= 40, !text.contains("/"), let value = Ratio(exact: number) else {
      throw CellFinding(.numberBad, "\(quoted(text)) is no number of degrees; write it as 51.7592")
    }
    guard Ratio(-limit) <= value, value <= Ratio(limit) else {
      throw CellFinding(
        .coordinateRange, "\(quoted(text)) is not between -\(limit) and \(limit) degrees")
    }
    return text
  }
}

// MARK: - Dates

extension CellParsing {
  /// `YYYY-MM-DD`, or an instant.
  static func date(_ text: String) throws(CellFinding) -> String {
    if text.utf8.contains(UInt8(ascii: "T")) { return try instant(text) }
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    guard isDate(Array(text.utf8)) else {
      throw CellFinding(.dateBad, "\(quoted(text)) is no date; write it as 2026-05-02")
    }
    return text
  }

  static func instant(_ text: String) throws(CellFinding) -> String {
    if CellText.isPlaceholder(text) { throw IDParsing.placeholder(text) }
    let bytes = Array(text.utf8)
    guard bytes.count == 20, isDate(Array(bytes[0..<10])), bytes[10] == UInt8(ascii: "T"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      bytes[19] == UInt8(ascii: "Z"),
      let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]), hour < 24, minute < 60, second < 60
    else {
      throw CellFinding(
        .instantNotUtc, "\(quoted(text)) is no instant in UTC; write it as 2026-05-02T18:00:00Z")
    }
    return text
  }

  private static func isDate(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.reduce(Optional(0)) { total, byte in
      guard let total, IDParsing.isDigit(byte) else { return nil }
      return total * 10 + Int(byte - 48)
    }
  }
}
