package import BudgetModel

extension PackData {
  /// Adds a record to a transcript as a forger does: the numbers of those behind it, and all that names
  /// them, are made to fit.
  ///
  /// - Parameter place: where the record will stand, from 0
  package mutating func insert(_ record: JSONValue, at place: Int, of council: String) {
    let number = place + 1
    var records = transcripts[council] ?? []
    for later in records.indices {
      for key in ["n", "at"] { records[later].raise(key, from: number) }
    }
    records.insert(record, at: place)
    records[place].set("n", JSONValue(number: number))
    if records[records.count - 1]["type"] == "end" {
      records[records.count - 1].set("records", JSONValue(number: records.count))
    }
    transcripts[council] = records
    for row in ledger.indices {
      ledger[row].reason = Self.raised(ledger[row].reason, from: number, of: council)
    }
    for row in results.indices {
      results[row].reason = Self.raised(results[row].reason, from: number, of: council)
    }
  }

  /// `<code>@<council>:<n>` with the number that the record now has.
  private static func raised(_ reason: String, from number: Int, of council: String) -> String {
    guard let colon = reason.lastIndex(of: ":"), reason[..<colon].hasSuffix("@" + council),
      let named = Int(reason[reason.index(after: colon)...]), named >= number
    else { return reason }
    return "\(reason[...colon])\(named + 1)"
  }
}

extension JSONValue {
  /// Sets one member of an object.
  package mutating func set(_ key: String, _ value: JSONValue) {
    guard var members else { return }
    members[key] = value
    self = .object(members)
  }

  fileprivate mutating func raise(_ key: String, from number: Int) {
    if let stated = self[key]?.number, stated >= number { set(key, JSONValue(number: stated + 1)) }
  }
}
