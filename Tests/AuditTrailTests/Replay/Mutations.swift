import AuditTrail
import BudgetModel

/// Every way to change one value inside a JSON value.
enum Mutations {
  /// The changed values, with the JSON Pointer of the change.
  static func all(of value: JSONValue, at pointer: String = "") -> [(pointer: String, JSONValue)] {
    switch value {
    case .object(let members):
      return members.keys.sorted().flatMap { key in
        all(of: members[key]!, at: "\(pointer)/\(key)").map { inner, changed in
          var members = members
          members[key] = changed
          return (inner, .object(members))
        }
      }
    case .array(let elements):
      return elements.indices.flatMap { place in
        all(of: elements[place], at: "\(pointer)/\(place)").map { inner, changed in
          var elements = elements
          elements[place] = changed
          return (inner, .array(elements))
        }
      }
    case .string(let text): return [(pointer, .string(changed(text)))]
    case .integer(let number): return [(pointer, .integer(number + 1))]
    case .bool(let flag): return [(pointer, .bool(!flag))]
    }
  }

  /// Another number for a number, another word for a word.
  private static func changed(_ text: String) -> String {
    if let number = Int64(text) { return String(number + 1) }
    let others = [
      "funded": "not-funded", "not-funded": "funded", "fund": "skip", "skip": "fund",
      "cheaper": "dearer", "lot": "cheaper", "p0": "p1", "p1": "p0", "p2": "p3", "p3": "p2",
      "qualified": "withdrawn", "votes": "points",
    ]
    return others[text] ?? text + "x"
  }
}
