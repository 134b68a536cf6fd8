import BudgetModel
import Foundation

/// Warnings about names that people confuse.
enum TwinChecks {
  /// Ids that differ only by case or leading zeros.
  static func ids(
    _ ids: [(id: String, place: SourceLocation)], foldsCase: Bool, what: String,
    _ table: inout ParsedTable
  ) {
    var seen: [String: String] = [:]
    for (id, place) in ids {
      let folded = fold(id, foldsCase: foldsCase)
      if let twin = seen[folded] {
        table.add(
          .idTwins, at: place,
          "the \(what) \(quoted(twin)) and \(quoted(id)) differ only by case or leading zeros; they "
            + "are counted as two")
      } else {
        seen[folded] = id
      }
    }
  }

  /// Lower case, no zeros at the start of a run of digits.
  private static func fold(_ id: String, foldsCase: Bool) -> String {
    var folded = ""
    var isInNumber = false
    for scalar in (foldsCase ? id.lowercased() : id).unicodeScalars {
      let isDigit = (48...57).contains(scalar.value)
      if isDigit, !isInNumber, scalar == "0" { continue }
      isInNumber = isDigit
      folded.unicodeScalars.append(scalar)
    }
    return folded
  }

  /// Labels of one column that differ only by case or accents.
  static func labels(_ column: String, _ table: inout ParsedTable) {
    var seen: [String: String] = [:]
    var reported: Set<String> = []
    for row in table.rows {
      for label in table[row, column].list {
        let folded = plain(label)
        let first = seen[folded, default: label]
        seen[folded] = first
        guard first != label, reported.insert(label).inserted else { continue }
        table.add(
          .labelTwins, at: table.place(row, column),
          "the labels \(quoted(first)) and \(quoted(label)) differ only by case or accents; they are "
            + "counted as two")
      }
    }
  }

  private static func plain(_ label: String) -> String {
    let lower = label.lowercased()
    guard !lower.utf8.allSatisfy({ $0 < 0x80 }) else { return lower }
    let scalars = lower.decomposedStringWithCanonicalMapping.unicodeScalars
    return String(
      String.UnicodeScalarView(
        scalars.filter { $0.properties.generalCategory != .nonspacingMark }.map {
          $0 == "ł" ? "l" : $0
        }))
  }

  /// Ids with letters of another alphabet that look like Latin ones.
  static func scripts(
    _ ids: [(id: String, place: SourceLocation)], _ table: inout ParsedTable
  ) {
    let hasLatin = ids.contains { $0.id.unicodeScalars.contains(where: isLatin) }
    for (id, place) in ids {
      let others = id.unicodeScalars.filter { isGreekOrCyrillic($0) }
      guard let first = others.first, hasLatin else { continue }
      let isMixed = id.unicodeScalars.contains(where: isLatin)
      guard isMixed || others.allSatisfy({ lookAlikes.contains($0) }) else { continue }
      table.add(
        .idMixedScript, at: place,
        "the id \(quoted(id)) holds \(IDParsing.name(of: first)), which looks like a Latin letter or "
          + "stands beside them; it is another id than the Latin one")
    }
  }

  private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic
      && (scalar.isASCII || (0xC0...0x24F).contains(scalar.value)
        || (0x1E00...0x1EFF).contains(scalar.value))
  }
  private static func isGreekOrCyrillic(_ scalar: Unicode.Scalar) -> Bool {
    (0x370...0x52F).contains(scalar.value)
  }
  private static let lookAlikes = Set(
    "аеорсхуіјѕһԁԛԝАВЕКМНОРСТХУІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧο".unicodeScalars)
}

/// Warnings about texts for people.
enum TextChecks {
  /// Zero-width and direction-changing characters, named by code point.
  static func invisible(in columns: [String], _ table: inout ParsedTable) {
    for row in table.rows {
      for column in columns {
        guard let text = table[row, column].text, !text.utf8.allSatisfy({ $0 < 0x80 }) else {
          continue
        }
        let found = text.unicodeScalars.filter(CellText.isInvisible)
        guard !found.isEmpty else { continue }
        let codes = Set(found).sorted().map(CellText.codePoint).joined(separator: ", ")
        table.add(
          .textInvisible, at: table.place(row, column),
          "\(column) \(quoted(text)) holds invisible characters: \(codes)")
      }
    }
  }
}
