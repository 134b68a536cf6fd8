/// Reads a page back strictly: every start tag has its end tag, in order; anything else is a fault.
struct PageReader {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// Names of the elements around it, outermost first.
    var around: [String]
    /// Place of the element around it.
    var parent: Int?
    var text = ""
    fileprivate var start: Int
  }
  private(set) var elements: [Element] = []
  private(set) var faults: [String] = []
  var text: String { String(decoding: shown, as: UTF8.self) }
  private var shown: [UInt8] = []
  private var open: [Int] = []
  private let bytes: [UInt8]
  private var position = 0

  private static let void: Set<String> = ["meta", "br"]

  init(_ page: [UInt8]) {
    bytes = page
    if !page.starts(with: Array("<!doctype html>\n".utf8)) { faults.append("no doctype") }
    position = 16
    while position < bytes.count { readNext() }
    for place in open { faults.append("<\(elements[place].name)> is never closed") }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
  func values(of attribute: String) -> [String] { elements.compactMap { $0.attributes[attribute] } }

  private mutating func readNext() {
    if bytes[position] == UInt8(ascii: "<") {
      guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else {
        faults.append("a tag without end")
        position = bytes.count
        return
      }
      readTag(String(decoding: bytes[position + 1..<end], as: UTF8.self))
      position = end + 1
      if let last = open.last, elements[last].name == "style" { skipStyle() }
    } else {
      let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
      readText(String(decoding: bytes[position..<end], as: UTF8.self))
      position = end
    }
  }

  private mutating func skipStyle() {
    while position < bytes.count, !bytes[position...].starts(with: Array("</style>".utf8)) {
      position += 1
    }
  }

  private mutating func readText(_ raw: String) {
    let unescaped = Self.unescaped(raw)
    if unescaped == nil { faults.append("a bare & or > in '\(raw.prefix(60))'") }
    shown += (unescaped ?? raw).utf8
  }

  private mutating func readTag(_ tag: String) {
    if tag.hasPrefix("/") {
      let name = String(tag.dropFirst())
      guard let last = open.popLast() else { return faults.append("</\(name)> closes nothing") }
      elements[last].text = String(decoding: shown[elements[last].start...], as: UTF8.self)
      if elements[last].name != name {
        faults.append("</\(name)> closes <\(elements[last].name)>")
      }
      return
    }
    let name = String(tag.prefix { $0 != " " })
    var element = Element(
      name: name, attributes: [:], around: open.map { elements[$0].name }, parent: open.last,
      start: shown.count)
    element.attributes = readAttributes(String(tag.dropFirst(name.count)))
    elements.append(element)
    if !Self.void.contains(name) { open.append(elements.count - 1) }
  }

  private mutating func readAttributes(_ text: String) -> [String: String] {
    var attributes: [String: String] = [:]
    var rest = text[...]
    while rest.first == " " {
      rest = rest.dropFirst()
      let name = String(rest.prefix { $0 != "=" })
      rest = rest.dropFirst(name.count)
      guard rest.hasPrefix("=\"") else { return attributes }
      rest = rest.dropFirst(2)
      let value = String(rest.prefix { $0 != "\"" })
      rest = rest.dropFirst(value.count + 1)
      if attributes[name] != nil { faults.append("\(name) twice in one tag") }
      guard let plain = Self.unescaped(value) else {
        faults.append("a bare character in \(name)")
        continue
      }
      attributes[name] = plain
    }
    if !rest.isEmpty { faults.append("a tag that ends in '\(rest)'") }
    return attributes
  }

  /// Nil where a character stands that must be escaped.
  private static func unescaped(_ raw: String) -> String? {
    var plain: [UInt8] = []
    var rest = Array(raw.utf8)[...]
    while let first = rest.first {
      if first == UInt8(ascii: "&") {
        let entity = rest.prefix { $0 != UInt8(ascii: ";") }
        guard let character = entities[String(decoding: entity, as: UTF8.self)] else { return nil }
        plain.append(character)
        rest = rest.dropFirst(entity.count + 1)
      } else if "<>\"'".utf8.contains(first) {
        return nil
      } else {
        plain.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }
  private static let entities: [String: UInt8] = [
    "&amp": 0x26, "&lt": 0x3C, "&gt": 0x3E, "&quot": 0x22, "&#39": 0x27,
  ]
}
