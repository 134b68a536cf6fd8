package import BudgetModel

/// Every way to change one value inside a JSON value.
package enum JSONLeaves {
  /// The changed values, with the JSON Pointer of the change.
  ///
  /// - Parameter text: another text for a text
  package static func changed(
    _ value: JSONValue, at pointer: String = "", text: (String) -> String
  ) -> [(pointer: String, value: JSONValue)] {
    switch value {
    case .object(let members):
      return members.keys.sorted().flatMap { key in
        changed(members[key]!, at: "\(pointer)/\(key)", text: text).map { inner, new in
          var members = members
          members[key] = new
          return (inner, JSONValue.object(members))
        }
      }
    case .array(let elements):
      return elements.indices.flatMap { place in
        changed(elements[place], at: "\(pointer)/\(place)", text: text).map { inner, new in
          var elements = elements
          elements[place] = new
          return (inner, JSONValue.array(elements))
        }
      }
    case .string(let old): return [(pointer, .string(text(old)))]
    case .integer(let number): return [(pointer, .integer(number + 1))]
    case .bool(let flag): return [(pointer, .bool(!flag))]
    }
  }
}
