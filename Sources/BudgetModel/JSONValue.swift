/// The data model of every JSON byte in a pack: no null, no fraction. Everything counted, weighed
/// or paid is a string (`Money.exact`, `Ratio.exact`); integers are record, line and place numbers.
package enum JSONValue: Hashable, Sendable {
  case object([String: JSONValue])
  case array([JSONValue])
  case string(String)
  case integer(Int64)
  case bool(Bool)
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(uniqueKeysWithValues: elements))
  }
  package init(integerLiteral value: Int64) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue {
  package init(_ money: Money) { self = .string(money.exact) }
  package init(_ ratio: Ratio) { self = .string(ratio.exact) }
  package init(_ text: String) { self = .string(text) }
  /// A number of ballots, seats or votes: exact, hence a string.
  package init(count: some BinaryInteger) { self = .string(String(count)) }
  /// A record, line, row, round or place number.
  package init(number: Int) { self = .integer(Int64(number)) }

  package subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { return members[key] }
    return nil
  }
  package var text: String? { if case .string(let text) = self { text } else { nil } }
  package var number: Int? { if case .integer(let number) = self { Int(number) } else { nil } }
  package var elements: [JSONValue]? { if case .array(let all) = self { all } else { nil } }
  package var members: [String: JSONValue]? {
    if case .object(let members) = self { members } else { nil }
  }
  package var flag: Bool? { if case .bool(let flag) = self { flag } else { nil } }
}
