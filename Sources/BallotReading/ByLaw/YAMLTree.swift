package import BudgetModel
internal import Yams

/// A by-law file as a tree of texts, lists and maps (FORMATS 2.6).
///
/// Yams parses; nothing of YAML's own typing is used. Anchors, aliases, tags, merge keys, block
/// texts, several documents and keys that are not plain text are refused; a key twice in one map is
/// reported with both places. Texts are put into normal form C, as ids and labels of tables are.
package enum YAMLTree {
  /// Reads a file. The tree is nil where the file cannot be parsed at all; findings are complete
  /// otherwise.
  package static func read(_ file: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    let (text, findings) = YAMLText.read(file)
    guard let text else { return (nil, findings) }
    var composer = YAMLComposer(file: file.path, text: text)
    let root = composer.compose()
    return (root, composer.diagnostics.sorted(by: Diagnostic.isBefore))
  }
}

/// A line and a column, both from 1.
private struct Spot: Hashable {
  var line: Int
  var column: Int
  init(_ mark: Mark) {
    line = mark.line
    column = mark.column
  }
}

private struct YAMLComposer {
  static let depthLimit = 40
  static let duplicateLimit = 200

  let file: String
  /// As written; `marked` is what is parsed.
  let text: YAMLText
  var marked: YAMLText
  /// Yams stops at the first key that stands twice. Its first character is then replaced by a
  /// unique one, so that the whole file can be read; here is what stood there.
  var renamed: [Spot: String] = [:]
  var diagnostics: [Diagnostic] = []

  init(file: String, text: YAMLText) {
    self.file = file
    self.text = text
    marked = text
  }

  mutating func compose() -> YAMLNode? {
    refuseDirectives()
    while true {
      do {
        let parser = try Parser(
          yaml: source, resolver: .basic, constructor: .default, encoding: .utf8)
        guard let root = try parser.singleRoot() else { return emptyFile() }
        return withExtendedLifetime(parser) { node(from: root, depth: 0) }
      } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
        if !rename(keys.first ?? "", at: context.mark) { return nil }
      } catch {
        report(error)
        return nil
      }
    }
  }

  /// Yams keeps a pointer into the text, so it must not be a small string held in place.
  private var source: String {
    var text = marked.string + String(repeating: "\n", count: 32)
    text.makeContiguousUTF8()
    return text
  }

  private mutating func emptyFile() -> YAMLNode? {
    refuse(
      SourceLocation(file: file, line: 1, column: 1),
      "the file is empty; 'trowel init' writes one to start from")
    return nil
  }

  /// Makes the first of several equal keys unique. False if that is not possible.
  private mutating func rename(_ key: String, at mark: Mark) -> Bool {
    let spot = Spot(mark)
    let isPossible = renamed[spot] == nil && renamed.count < Self.duplicateLimit && !key.isEmpty
    if isPossible, var position = marked.position(line: mark.line, column: mark.column) {
      let quote = marked.scalars[position]
      if quote == "\"" || quote == "'" { position += 1 }
      if marked.scalars[position] != "\\" && marked.scalars[position] != "'",
        let unique = Unicode.Scalar(0xF0000 + UInt32(renamed.count))
      {
        marked.scalars[position] = unique
        renamed[spot] = key
        return true
      }
    }
    reportDuplicate(key, at: place(of: mark), firstLine: nil)
    return false
  }

  private mutating func node(from node: Node, depth: Int) -> YAMLNode? {
    guard let mark = node.mark else { return nil }
    let place = place(of: mark)
    let refused = YAMLNode(content: .refused, place: place)
    if refusedStart(at: mark, place: place) { return refused }
    if depth > Self.depthLimit {
      refuse(place, "the file is nested more than \(Self.depthLimit) levels deep")
      return refused
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style == .doubleQuoted || scalar.style == .singleQuoted
      return YAMLNode(
        content: .scalar(IDParsing.normalised(scalar.string), isQuoted: isQuoted), place: place)
    case .sequence(let all):
      let elements = all.compactMap { self.node(from: $0, depth: depth + 1) }
      return YAMLNode(content: .list(elements), place: place)
    case .mapping(let all):
      return YAMLNode(content: .map(entries(of: all, depth: depth)), place: place)
    case .alias:
      refuse(place, "an alias ('*') may not be used; write the value again")
      return refused
    }
  }

  private mutating func entries(of mapping: Node.Mapping, depth: Int) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var firstLines: [String: Int] = [:]
    for (keyNode, valueNode) in mapping {
      guard let mark = keyNode.mark, let key = key(from: keyNode, mark: mark) else { continue }
      if let first = firstLines[key] {
        reportDuplicate(key, at: place(of: mark), firstLine: first)
        continue
      }
      firstLines[key] = mark.line
      if let value = node(from: valueNode, depth: depth + 1) {
        entries.append(.init(key: key, keyPlace: place(of: mark), value: value))
      }
    }
    return entries
  }

  private mutating func key(from node: Node, mark: Mark) -> String? {
    let place = place(of: mark)
    if refusedStart(at: mark, place: place) { return nil }
    guard case .scalar(let scalar) = node, !hasQuestionMark(before: mark) else {
      refuse(place, "a key must be a plain or quoted text on one line")
      return nil
    }
    if scalar.string == "<<" && scalar.style == .plain {
      refuse(place, "the merge key '<<' may not be used; write the settings again")
      return nil
    }
    return IDParsing.normalised(renamed[Spot(mark)] ?? scalar.string)
  }

  /// `? key` is YAML's form for keys that are not plain text.
  private func hasQuestionMark(before mark: Mark) -> Bool {
    guard var position = text.position(line: mark.line, column: mark.column) else { return false }
    let start = text.lineStarts[mark.line - 1]
    repeat {
      position -= 1
    } while position >= start && text.scalars[position] == " "
    return position >= start && text.scalars[position] == "?"
  }

  /// What the first character of a node says about forms that a by-law may not use.
  private mutating func refusedStart(at mark: Mark, place: SourceLocation) -> Bool {
    guard let position = text.position(line: mark.line, column: mark.column) else { return false }
    switch text.scalars[position] {
    case "&": refuse(place, "an anchor ('&') may not be used; write the value where it is needed")
    case "*": refuse(place, "an alias ('*') may not be used; write the value again")
    case "!": refuse(place, "a tag ('!') may not be used; a setting's type is fixed by Trowel")
    case "|", ">": refuse(place, "a block text ('|', '>') may not be used; put the text in quotes")
    default: return false
    }
    return true
  }

  private mutating func refuseDirectives() {
    for (line, start) in text.lineStarts.enumerated() where start < text.scalars.count {
      switch text.scalars[start] {
      case "%":
        refuse(
          SourceLocation(file: file, line: line + 1, column: 1),
          "a YAML directive ('%') may not be used; delete the line")
      case "#", "\n", "\r": continue
      default: return
      }
    }
  }
}

extension YAMLComposer {
  private func place(of mark: Mark) -> SourceLocation {
    SourceLocation(file: file, line: mark.line, column: mark.column)
  }

  private mutating func refuse(_ place: SourceLocation, _ sentence: String) {
    let finding = Diagnostic(.yamlNotSupported, at: place, sentence)
    if !diagnostics.contains(finding) { diagnostics.append(finding) }
  }

  private mutating func reportDuplicate(
    _ key: String, at place: SourceLocation, firstLine: Int?
  ) {
    let first = firstLine.map { ", first on line \($0)" } ?? ""
    diagnostics.append(
      Diagnostic(
        .yamlDuplicateKey, at: place,
        "the key \(quoted(key)) stands twice in one map\(first); keep one"))
  }

  private mutating func report(_ error: any Error) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _):
      // What was opened and never closed is shown where it opens, not at the end of the file.
      let isAtEnd = text.position(line: mark.line, column: mark.column) == nil
      let spot = isAtEnd ? context?.mark ?? mark : mark
      refuse(place(of: spot), YAMLProblem.sentence(problem, context: context?.text))
    case YamlError.composer(_, let problem, let mark, _):
      refuse(place(of: mark), YAMLProblem.sentence(problem, context: nil))
    default:
      refuse(SourceLocation(file: file), "the file cannot be parsed as YAML")
    }
  }
}

/// What the parser found, with the usual cause.
private enum YAMLProblem {
  static let remedies: [(part: String, remedy: String)] = [
    ("cannot start any token", "indent with blanks, not with tabs, and put such text in quotes"),
    ("mapping values are not allowed", "put a text that holds ': ' in quotes"),
    ("unexpected end of stream", "a quote or bracket that opens here is never closed"),
    ("expected ',' or", "close the bracket or brace, or add the missing comma"),
    ("did not find expected", "check the indentation, the colons and the brackets"),
    ("could not find expected ':'", "write 'key: value', with a blank after the colon"),
    ("undefined alias", "an alias ('*') may not be used; put such text in quotes"),
    ("another document", "a by-law is one document; delete the line '---' and what follows"),
  ]

  static func sentence(_ problem: String, context: String?) -> String {
    let remedy = remedies.first { problem.contains($0.part) }?.remedy
    let found = [context, problem].compactMap { $0 }.joined(separator: ": ")
    return "the file cannot be parsed (\(found)); \(remedy ?? "correct the line")"
  }
}
