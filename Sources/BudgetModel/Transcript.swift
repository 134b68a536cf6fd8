/// One record of a transcript. `n` and `contest` are added when the council's file is put together.
///
/// A rule does not know how its contest is numbered: `at` and `ledger` refer to a record of the same
/// contest by its place among `Outcome.records`, and to a payment by its place among
/// `Outcome.payments`; the assembler turns them into numbers.
package struct TranscriptRecord: Sendable, Hashable {
  package var type: String
  package var members: [String: JSONValue]
  /// Place of another record of the rule, written as `at`.
  package var at: Int?
  /// Place of the payment, written as `ledger`.
  package var payment: Int?

  package init(
    _ type: String, _ members: [String: JSONValue], at: Int? = nil, payment: Int? = nil
  ) {
    self.type = type
    self.members = members
    self.at = at
    self.payment = payment
  }
}
