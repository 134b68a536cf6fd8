import BudgetModel

/// TABs round cells, which the parser trims together with spaces.
enum TabBlanks {
  /// How many cells have one, where TAB is not the separator.
  static func count(in file: SourceFile, _ header: TableHeader) -> NoteCount {
    var count = NoteCount()
    guard header.separator != 0x09 else { return count }
    var rows = RowCursor(
      bytes: file.bytes, separator: header.separator, offset: header.start, line: header.line)
    while let row = rows.next() {
      for field in row.fields where hasTab(round: field, file.bytes) {
        let position = rows.position(of: field.content.lowerBound, in: row)
        count.add(
          SourceLocation(file: file.path, line: position.line, column: position.column))
      }
    }
    return count
  }

  private static func hasTab(round field: RowCursor.Field, _ bytes: [UInt8]) -> Bool {
    var place = field.content.lowerBound - (field.isQuoted ? 2 : 1)
    while place >= 0, bytes[place] == 0x20 || bytes[place] == 0x09 {
      if bytes[place] == 0x09 { return true }
      place -= 1
    }
    place = field.content.upperBound + (field.isQuoted ? 1 : 0)
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 {
      if bytes[place] == 0x09 { return true }
      place += 1
    }
    return false
  }
}
