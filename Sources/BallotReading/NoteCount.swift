import BudgetModel

/// How often something harmless was met in a file, and where first.
struct NoteCount: Sendable, Equatable {
  var count = 0
  var first: SourceLocation?

  mutating func add(_ place: @autoclosure () -> SourceLocation) {
    count += 1
    if first == nil { first = place() }
  }
  mutating func merge(_ other: NoteCount) {
    count += other.count
    if let place = other.first { first = first.map { min($0, place) } ?? place }
  }
  /// One note for all of them; none where there are none.
  func note(_ code: DiagnosticCode, _ sentence: (Int) -> String) -> [Diagnostic] {
    first.map { [Diagnostic(code, at: $0, level: .note, sentence(count))] } ?? []
  }
}

/// The notes that any table can have.
struct TableNotes: Sendable, Equatable {
  var emptyRows = NoteCount()
  var invisibleBlanks = NoteCount()
  var normalisedIDs = NoteCount()
  var strippedControls = NoteCount()

  var diagnostics: [Diagnostic] {
    emptyRows.note(.rowEmpty) { "\($0) empty \($0 == 1 ? "line" : "lines") skipped" }
      + invisibleBlanks.note(.blankInvisible) {
        "blanks other than spaces trimmed from \($0) \($0 == 1 ? "cell" : "cells")"
      }
      + normalisedIDs.note(.idNormalised) {
        "\($0) \($0 == 1 ? "id or label" : "ids or labels") put into Unicode normal form C"
      }
      + strippedControls.note(.controlCharacter) {
        "control characters removed from \($0) \($0 == 1 ? "text" : "texts")"
      }
  }
}
