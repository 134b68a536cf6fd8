package import BudgetModel

/// One node of a by-law file: text, a list or a map, with its place. Scalars are always text; what
/// they mean is said by the setting that holds them.
package struct YAMLNode: Sendable, Hashable {
  package struct Entry: Sendable, Hashable {
    package var key: String
    package var keyPlace: SourceLocation
    package var value: YAMLNode
  }
  package indirect enum Content: Sendable, Hashable {
    case scalar(String, isQuoted: Bool)
    case list([YAMLNode])
    case map([Entry])
    /// A form that a by-law may not use; the finding is made.
    case refused
  }

  package var content: Content
  package var place: SourceLocation

  package var scalar: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }
  package var elements: [YAMLNode]? {
    if case .list(let all) = content { all } else { nil }
  }
  package var entries: [Entry]? {
    if case .map(let all) = content { all } else { nil }
  }
  package subscript(key: String) -> YAMLNode? { entries?.first { $0.key == key }?.value }
}
