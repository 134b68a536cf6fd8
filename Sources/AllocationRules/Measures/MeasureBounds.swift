/// How large a contest may be for a measure to be computed: by its size alone, so that the answer is
/// the same on every machine.
enum MeasureBounds {
  /// Choices of ballots read, over all counts and rounds.
  static let visits = 1_000_000_000
  /// Projects walked, over all counts of `greedy`.
  static let orderedCounts = 10_000_000
  /// The same for trying every choice of voters, and for every number of new voters.
  static let trialVisits = 200_000_000
  /// Choices of voters of one project (RULES 17).
  static let cases = 1_000_000
  /// Numbers of new voters that are tried one after the other.
  static let newVoters = 1_000
  /// Lower costs that are tried where the highest leaves a tie that only a lot could decide.
  static let lowerCosts: Int64 = 64
  /// What one count costs besides the ballots that it reads.
  static let countVisits = 2_000
  /// Counts that the steps of Add1 are worth.
  static let addOneCounts = 50

  static func isAbove(_ bound: Int, _ factors: [Int]) -> Bool {
    var product = 1
    for factor in factors {
      let (next, isOverflow) = product.multipliedReportingOverflow(by: max(1, factor))
      if isOverflow || next > bound { return true }
      product = next
    }
    return false
  }
}
