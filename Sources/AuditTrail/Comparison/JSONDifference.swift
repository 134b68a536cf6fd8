package import BudgetModel

/// A place where two JSON values differ.
package struct JSONDifference: Hashable, Sendable {
  /// RFC 6901; empty for the whole value.
  package var pointer: String
  /// Nil: only in the other.
  package var old: JSONValue?
  package var new: JSONValue?

  /// Every difference, members in id order, elements by place.
  package static func all(_ old: JSONValue, _ new: JSONValue) -> [JSONDifference] {
    var found: [JSONDifference] = []
    collect(old, new, at: "", into: &found)
    return found
  }

  private static func collect(
    _ old: JSONValue, _ new: JSONValue, at pointer: String, into found: inout [JSONDifference]
  ) {
    if old == new && CanonicalJSON.encode(old) == CanonicalJSON.encode(new) { return }
    switch (old, new) {
    case (.object(let old), .object(let new)):
      let keys = Set(old.keys).union(new.keys).sorted { $0.isBefore($1) }
      for key in keys { collect(old[key], new[key], at: pointer + "/" + key, into: &found) }
    case (.array(let old), .array(let new)):
      for place in 0..<max(old.count, new.count) {
        collect(
          place < old.count ? old[place] : nil, place < new.count ? new[place] : nil,
          at: pointer + "/\(place)", into: &found)
      }
    default: found.append(JSONDifference(pointer: pointer, old: old, new: new))
    }
  }

  private static func collect(
    _ old: JSONValue?, _ new: JSONValue?, at pointer: String, into found: inout [JSONDifference]
  ) {
    guard let old, let new else {
      if old != nil || new != nil {
        found.append(JSONDifference(pointer: pointer, old: old, new: new))
      }
      return
    }
    collect(old, new, at: pointer, into: &found)
  }

  /// `<pointer>: pack <value>, recount <value>`.
  package func text(_ names: ComparisonNames) -> String {
    "\(pointer.isEmpty ? "the value" : pointer): "
      + "\(names.old) \(Self.shown(old)), \(names.new) \(Self.shown(new))"
  }

  private static func shown(_ value: JSONValue?) -> String {
    guard let value else { return "nothing" }
    let text = String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
    return text.unicodeScalars.count <= 80
      ? text : String(String.UnicodeScalarView(text.unicodeScalars.prefix(79))) + "…"
  }
}

/// How the two sides of a comparison are called in its lines.
package struct ComparisonNames: Sendable {
  package var old: String
  package var new: String
  package init(old: String, new: String) {
    self.old = old
    self.new = new
  }
  package static let recount = ComparisonNames(old: "pack", new: "recount")
}
