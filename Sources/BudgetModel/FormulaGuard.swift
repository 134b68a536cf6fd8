/// Keeps a spreadsheet from running free text as a formula, and can be undone exactly (FORMATS 3).
///
/// A text made of any number of `'` and then `=`, `+`, `-`, `@`, TAB or CR gets one more `'` in
/// front; every other text is left as it is. Hence no two texts are written alike.
package enum FormulaGuard {
  /// The text as a pack writes it.
  package static func written(_ text: String) -> String { isAtRisk(text) ? "'" + text : text }

  /// The text that `written` was given.
  package static func read(_ written: String) -> String {
    written.utf8.first == apostrophe && isAtRisk(written) ? String(written.dropFirst()) : written
  }

  private static let apostrophe = UInt8(ascii: "'")
  private static let starts = Array("=+-@\t\r".utf8)
  private static func isAtRisk(_ text: String) -> Bool {
    guard let first = text.utf8.first(where: { $0 != apostrophe }) else { return false }
    return starts.contains(first)
  }
}
