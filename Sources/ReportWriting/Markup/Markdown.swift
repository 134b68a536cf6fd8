/// Text files for people: Markdown that reads well as plain text.
enum Markdown {
  /// A name from the data on one line, with every character escaped that could be markup.
  static func name(_ text: String) -> String {
    var shown = ""
    for scalar in CycleReport.inSentence(text).unicodeScalars {
      switch scalar {
      case "\n", "\r", "\t": shown += " "
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": shown += "\u{FFFD}"
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|":
        shown += "\\"
        shown.unicodeScalars.append(scalar)
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// Lines and paragraphs, in order.
  struct Text {
    private(set) var lines: [String] = []

    mutating func heading(_ level: Int, _ text: String) {
      paragraph(String(repeating: "#", count: level) + " " + text)
    }
    /// A blank line stands before every paragraph, list, table and code block.
    mutating func paragraph(_ text: String) {
      if !lines.isEmpty { lines.append("") }
      lines.append(text)
    }
    mutating func list(_ items: [String], mark: String = "-") {
      guard !items.isEmpty else { return }
      paragraph(items.map { "\(mark) \($0)" }.joined(separator: "\n"))
    }
    mutating func code(_ lines: [String]) {
      paragraph(lines.map { "    \($0)" }.joined(separator: "\n"))
    }
    mutating func table(_ titles: [String], _ rows: [[String]]) {
      let head = [titles, titles.map { _ in "---" }]
      paragraph((head + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n"))
    }
    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }
  }
}
