/// Reads the rows of a table again, byte by byte, with their places. Slower than the parser and
/// used only where a finding needs a place; it sees the same rows and fields.
struct RowCursor: Sendable {
  /// A field as it stands in the file.
  struct Field: Equatable {
    /// The content: without quotes and outer blanks; doubled quotes are still doubled.
    var content: Range<Int>
    var isQuoted: Bool
  }
  struct Row: Equatable {
    /// The bytes of the row without its line end.
    var bytes: Range<Int>
    /// The line of its first byte, from 1.
    var line: Int
    var fields: [Field]
    var endsInLoneCarriageReturn = false
    /// A line without any field.
    var isBlank: Bool { fields.isEmpty }
  }

  let bytes: [UInt8]
  let separator: UInt8
  /// Where the next row starts.
  private(set) var offset: Int
  /// The line of `offset`.
  private(set) var line: Int

  init(bytes: [UInt8], separator: UInt8, offset: Int, line: Int) {
    self.bytes = bytes
    self.separator = separator
    self.offset = offset
    self.line = line
  }

  var isAtEnd: Bool { offset >= bytes.count }

  /// The next line, also a blank one; nil at the end.
  mutating func nextLine() -> Row? {
    guard !isAtEnd else { return nil }
    var row = Row(bytes: offset..<offset, line: line, fields: [])
    var place = offset
    while true {
      let field = field(from: &place)
      let isEnd = place >= bytes.count || bytes[place] != separator
      if isEnd && row.fields.isEmpty && !field.isQuoted && field.content.isEmpty {
        break
      }
      row.fields.append(field)
      if isEnd { break }
      place += 1
      if place >= bytes.count {
        row.fields.append(Field(content: place..<place, isQuoted: false))
        break
      }
    }
    row.bytes = offset..<place
    finish(&row, at: place)
    return row
  }

  /// The next row with fields; nil at the end.
  mutating func next() -> Row? {
    while let row = nextLine() {
      if !row.isBlank { return row }
    }
    return nil
  }

  /// Steps over the line end and counts the lines of the row.
  private mutating func finish(_ row: inout Row, at place: Int) {
    var end = place
    if end < bytes.count, bytes[end] == 0x0D {
      end += 1
      row.endsInLoneCarriageReturn = end >= bytes.count || bytes[end] != 0x0A
    }
    if end < bytes.count, bytes[end] == 0x0A { end += 1 }
    // A stray byte that no field takes: never stand still.
    if end == offset { end += 1 }
    for index in offset..<end where bytes[index] == 0x0A { line += 1 }
    offset = end
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    (byte == 0x20 || byte == 0x09) && byte != separator
  }
  private func isEnd(_ byte: UInt8) -> Bool {
    byte == separator || byte == 0x0A || byte == 0x0D
  }

  private func field(from place: inout Int) -> Field {
    while place < bytes.count, isBlank(bytes[place]) { place += 1 }
    if place < bytes.count, bytes[place] == 0x22 { return quotedField(from: &place) }
    let start = place
    while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
    var end = place
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return Field(content: start..<end, isQuoted: false)
  }

  private func quotedField(from place: inout Int) -> Field {
    place += 1
    let start = place
    while place < bytes.count {
      if bytes[place] == 0x22 {
        guard place + 1 < bytes.count, bytes[place + 1] == 0x22 else { break }
        place += 1
      }
      place += 1
    }
    let end = min(place, bytes.count)
    place = end
    while place < bytes.count, !isEnd(bytes[place]) { place += 1 }
    return Field(content: start..<end, isQuoted: true)
  }
}

extension RowCursor {
  /// The bytes of a field as the parser gives them.
  func decoded(_ field: Field) -> [UInt8] {
    guard field.isQuoted else { return Array(bytes[field.content]) }
    var result: [UInt8] = []
    var place = field.content.lowerBound
    while place < field.content.upperBound {
      result.append(bytes[place])
      place += bytes[place] == 0x22 ? 2 : 1
    }
    return result
  }

  /// Where byte `position` of the decoded content of a field stands in the file.
  func offset(ofDecoded position: Int, in field: Field) -> Int {
    guard field.isQuoted else { return min(field.content.lowerBound + position, bytes.count) }
    var place = field.content.lowerBound
    for _ in 0..<position where place < field.content.upperBound {
      place += bytes[place] == 0x22 ? 2 : 1
    }
    return min(place, field.content.upperBound)
  }

  /// Line and column of a byte of a row: the column counts characters from the start of the line.
  func position(of offset: Int, in row: Row) -> (line: Int, column: Int) {
    var line = row.line
    for index in row.bytes.lowerBound..<max(offset, row.bytes.lowerBound)
    where bytes[index] == 0x0A { line += 1 }
    return (line, Self.column(of: offset, in: bytes))
  }

  static func column(of offset: Int, in bytes: [UInt8]) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    if start == 0, bytes.starts(with: byteOrderMark) { start = min(3, offset) }
    return String(decoding: bytes[start..<min(offset, bytes.count)], as: UTF8.self).count + 1
  }
}

let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
