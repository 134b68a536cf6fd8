/// A piece of a page. Text is escaped when it is written and nowhere else; the only text that goes
/// out as it stands is one written in this program's source (`StaticString`), so no name from the
/// data can become markup.
struct HTML: Sendable {
  enum Tag: String, Sendable {
    case html, head, meta, title, style, body, header, main, footer, nav, section, div, span, p, a
    case h1, h2, h3, h4, ul, ol, li, dl, dt, dd, strong, em, small, code, pre, bdi, abbr, br, time
    case table, caption, thead, tbody, tfoot, tr, th, td, details, summary
    case svg, rect

    /// Elements that have no content and no end tag.
    var isVoid: Bool { self == .meta || self == .br }
  }

  enum Attribute: String, Sendable {
    case id, `class`, href, lang, charset, name, content, role, scope
    case x, y, width, height, viewBox, preserveAspectRatio
    case ariaLabel = "aria-label"
    case ariaLabelledBy = "aria-labelledby"
    case ariaHidden = "aria-hidden"
    case dataLabel = "data-label"
    case httpEquivalent = "http-equiv"
    case focusable
  }

  private indirect enum Kind: Sendable {
    case element(Tag, [(Attribute, String)], [HTML])
    case text(String)
    case source(StaticString)
    case group([HTML])
  }
  private let kind: Kind

  /// Text from anywhere, escaped.
  static func text(_ text: String) -> HTML { HTML(kind: .text(text)) }
  /// Text of this program that is markup or style already.
  static func source(_ text: StaticString) -> HTML { HTML(kind: .source(text)) }
  static func group(_ parts: [HTML]) -> HTML { HTML(kind: .group(parts)) }

  init(
    _ tag: Tag, _ attributes: KeyValuePairs<Attribute, String> = [:],
    @HTMLBuilder _ content: () -> HTML = { .group([]) }
  ) {
    kind = .element(tag, attributes.map { ($0.key, $0.value) }, [content()])
  }
  init(_ tag: Tag, _ attributes: KeyValuePairs<Attribute, String>, _ text: String) {
    kind = .element(tag, attributes.map { ($0.key, $0.value) }, [.text(text)])
  }
  init(_ tag: Tag, _ text: String) { kind = .element(tag, [], [.text(text)]) }
  private init(kind: Kind) { self.kind = kind }

  var isEmpty: Bool {
    if case .group(let parts) = kind { parts.allSatisfy(\.isEmpty) } else { false }
  }

  func write(to output: inout String) {
    switch kind {
    case .text(let text): Self.escape(text, to: &output)
    case .source(let text): output += text.description
    case .group(let parts): for part in parts { part.write(to: &output) }
    case .element(let tag, let attributes, let content):
      output += "<\(tag.rawValue)"
      for (attribute, value) in attributes {
        output += " \(attribute.rawValue)=\""
        Self.escape(value, to: &output)
        output += "\""
      }
      output += ">"
      if tag.isVoid { return }
      for part in content { part.write(to: &output) }
      output += "</\(tag.rawValue)>"
      if tag.endsLine { output += "\n" }
    }
  }

  /// The one place where text becomes markup. Control characters have no form in HTML and are
  /// shown as U+FFFD.
  private static func escape(_ text: String, to output: inout String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      case "\n", "\t": output.unicodeScalars.append(scalar)
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}

extension HTML.Tag {
  /// A line end after these keeps the bytes readable without changing what is shown.
  fileprivate var endsLine: Bool {
    switch self {
    case .head, .meta, .title, .style, .header, .main, .footer, .nav, .section, .div, .p: true
    case .h1, .h2, .h3, .h4, .ul, .ol, .li, .dl, .dd, .table, .caption, .thead, .tbody: true
    case .tfoot, .tr, .details, .summary, .body, .html: true
    default: false
    }
  }
}

/// Writes parts of a page one under the other.
@resultBuilder
enum HTMLBuilder {
  static func buildBlock(_ parts: HTML...) -> HTML { .group(parts) }
  static func buildExpression(_ part: HTML) -> HTML { part }
  static func buildExpression(_ text: String) -> HTML { .text(text) }
  static func buildExpression(_ parts: [HTML]) -> HTML { .group(parts) }
  static func buildOptional(_ part: HTML?) -> HTML { part ?? .group([]) }
  static func buildEither(first part: HTML) -> HTML { part }
  static func buildEither(second part: HTML) -> HTML { part }
  static func buildArray(_ parts: [HTML]) -> HTML { .group(parts) }
}

extension HTML {
  /// A name from the data: kept apart from the text around it, whatever direction it is written in.
  static func name(_ text: String) -> HTML { HTML(.bdi, text) }
  static func link(_ target: String, _ text: String) -> HTML {
    HTML(.a, [.href: target]) { name(text) }
  }
}
