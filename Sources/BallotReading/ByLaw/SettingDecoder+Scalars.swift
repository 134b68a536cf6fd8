internal import BudgetModel

extension SettingDecoder {
  mutating func scalar(
    of node: YAMLNode, _ type: SettingType, at path: SettingPath, unbuilt: [String]
  ) -> SettingValue? {
    guard case .scalar(let text, let isQuoted) = node.content else {
      refuseShape(node, type, at: path)
      return nil
    }
    switch type {
    case .text: return .text(text)
    case .choice(let words): return choice(text, words, node, at: path, unbuilt: unbuilt)
    case .id: return id(text, node, at: path)
    case .money: return money(text, node, at: path)
    case .instant: return instant(text, node, at: path, allowsDate: false)
    case .date: return instant(text, node, at: path, allowsDate: true)
    case .seed: return seed(text, isQuoted: isQuoted, node, at: path)
    default: return number(text, type, node, at: path)
    }
  }

  private mutating func choice(
    _ text: String, _ words: [String], _ node: YAMLNode, at path: SettingPath, unbuilt: [String]
  ) -> SettingValue? {
    if words.contains(text) { return .text(text) }
    if unbuilt.contains(text) {
      refuseUnbuilt("\(path.label): \(text)", at: node.place)
      return nil
    }
    refuseShape(node, .choice(words), at: path)
    return nil
  }

  private mutating func number(
    _ text: String, _ type: SettingType, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    switch type {
    case .flag:
      if text == "true" { return .flag(true) }
      if text == "false" { return .flag(false) }
    case .count(let least, let most):
      let isPlain = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
      if isPlain, text.utf8.count <= 18, let count = Int64(text), (least...most).contains(count) {
        return .count(count)
      }
    case .ratio(let least, let most):
      let denominatorLimit = Ratio(1_000_000_000_000)
      if text.utf8.count <= 64, let ratio = Ratio(exact: text),
        least.map({ $0 <= ratio }) != false, most.map({ ratio <= $0 }) != false,
        Ratio(ratio.denominator) <= denominatorLimit
      {
        return .ratio(ratio)
      }
    default: break
    }
    refuseShape(node, type, at: path)
    return nil
  }

  private mutating func money(
    _ text: String, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    do throws(AmountText.Failure) {
      return .money(try AmountText.read(text, form: form))
    } catch {
      guard case .fault(let code, let why) = error else { return nil }
      report(code, at: node.place, "\(path.label): \(quoted(text)) \(why)")
      return nil
    }
  }

  private mutating func seed(
    _ text: String, isQuoted: Bool, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    let digits = text.utf8.count
    if !isQuoted {
      report(
        .settingBad, at: node.place,
        "\(path.label) stands without quotes; write \"…\" round the digits, so that none is lost")
    } else if !text.utf8.allSatisfy({ (48...57).contains($0) }) {
      report(
        .seedNotDigits, at: node.place,
        "\(path.label) holds something else than the digits 0 to 9; write the digits as drawn")
    } else if digits < 20 {
      report(
        .seedTooShort, at: node.place,
        "\(path.label) has \(digits) digits; at least 20 must be drawn")
    } else if digits > 128 {
      report(
        .seedTooLong, at: node.place, "\(path.label) has \(digits) digits; at most 128 are allowed")
    } else {
      return .text(text)
    }
    return nil
  }

  private mutating func instant(
    _ text: String, _ node: YAMLNode, at path: SettingPath, allowsDate: Bool
  ) -> SettingValue? {
    let form = InstantText(text)
    if form.isInstant || (allowsDate && form.isDate) { return .text(text) }
    let expected =
      allowsDate ? "2026-05-02 or 2026-05-02T18:00:00Z" : "2026-05-02T18:00:00Z"
    if form.isInOtherZone {
      report(
        .instantNotUtc, at: node.place,
        "\(path.label): \(quoted(text)) is not in UTC; write it as \(expected)")
    } else {
      report(
        .dateBad, at: node.place, "\(path.label): \(quoted(text)) is not of the form \(expected)")
    }
    return nil
  }

  private mutating func id(
    _ text: String, _ node: YAMLNode, at path: SettingPath
  ) -> SettingValue? {
    guard let fault = IDText.fault(of: text) else { return .text(text) }
    report(fault.code, at: node.place, "\(path.label): \(quoted(text)) \(fault.sentence)")
    return nil
  }
}

/// The forms of dates and instants (FORMATS 1.4).
struct InstantText {
  let isDate: Bool
  let isInstant: Bool
  /// A date with a time that is not in UTC.
  let isInOtherZone: Bool

  init(_ text: String) {
    let bytes = Array(text.utf8)
    let hasDate = bytes.count >= 10 && Self.isDay(bytes[..<10])
    isDate = hasDate && bytes.count == 10
    let time = bytes.dropFirst(10)
    isInstant = hasDate && time.count == 10 && Self.isTime(Array(time))
    isInOtherZone =
      hasDate && !isInstant && time.count > 1 && [0x54, 0x20, 0x74].contains(time[10])
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.allSatisfy({ (48...57).contains($0) }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 48) }
  }

  private static func isDay(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(bytes[..<4]),
      let month = number(bytes[5..<7]), let day = number(bytes[8..<10])
    else { return false }
    let isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...12).contains(month) && (1...lengths[month - 1]).contains(day)
  }

  /// `Thh:mm:ssZ`.
  private static func isTime(_ bytes: [UInt8]) -> Bool {
    guard bytes[0] == 0x54, bytes[3] == 0x3A, bytes[6] == 0x3A, bytes[9] == 0x5A,
      let hour = number(bytes[1..<3]), let minute = number(bytes[4..<6]),
      let second = number(bytes[7..<9])
    else { return false }
    return hour < 24 && minute < 60 && second < 60
  }
}

/// The form of ids (FORMATS 1.4).
enum IDText {
  static func fault(of text: String) -> (code: DiagnosticCode, sentence: String)? {
    if text.isEmpty { return (.idEmpty, "is empty; an id has 1 to 64 characters") }
    if text.count > 64 || text.utf8.count > 200 {
      return (.idTooLong, "is too long; an id has at most 64 characters")
    }
    if let first = text.unicodeScalars.first, "=+-@".unicodeScalars.contains(first) {
      return (.idBadCharacter, "begins with '\(first)', which spreadsheets take for a formula")
    }
    if text.hasPrefix("/") || text.hasSuffix("/") || text.contains("..") {
      return (.idBadCharacter, "has '/' at an end or '..' inside")
    }
    for scalar in text.unicodeScalars where isBad(scalar) {
      return (.idBadCharacter, "holds a character that an id may not have: \(quoted("\(scalar)"))")
    }
    return nil
  }

  private static func isBad(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
      || "\"',;|".unicodeScalars.contains(scalar)
  }
}
