/// How parts of ballots were rounded, and that it decided nothing.
struct RoundedParts {
  private let decimals: String?

  init(_ quota: Record?) { decimals = quota?.text("decimals") }

  /// After "is" or "are".
  var rounded: String { "rounded up to \(decimals ?? "18") decimals" }

  /// A part of a sentence about how much that adds.
  var closer: String {
    decimals == nil
      ? "; no comparison was closer than that" : "; what differs by less counts as equal"
  }
}
