import AllocationRules
import BudgetModel

/// The score of positions on a ranked ballot as whole numbers over one scale (RULES 4.2).
struct PositionalScore: Sendable {
  private enum Form: Sendable {
    /// `m - r + last`, never below 0; nil: the ballot's own length.
    case borda(length: Int?, last: Int)
    /// Numerators over `scale`.
    case vector([Int64])
  }

  private let form: Form
  private let tiedRanks: PositionalScoring.TiedRankScore
  /// The denominator of `share(rank:size:length:).sum`.
  let scale: Int64

  /// Nil where a vector's common denominator is above 10^12, or a number over it above 10^15.
  init?(_ scoring: PositionalScoring, contest: Contest) {
    tiedRanks = scoring.tiedRankScore
    switch scoring.positions {
    case .borda(let length, let last):
      scale = 1
      let most = scoring.length(
        maximumChoices: contest.settings.ballots.maximumChoices, printed: contest.projects.count,
        listed: 0)
      form = .borda(length: length == .ballotLength ? nil : most, last: Int(last))
    case .vector(let vector):
      guard let scaled = CommonScale.scaled(vector),
        scaled.numerators.allSatisfy({ $0 <= 1_000_000_000_000_000 })
      else { return nil }
      scale = scaled.scale
      form = .vector(scaled.numerators)
    }
  }

  private func score(at position: Int, length: Int) -> Int64 {
    switch form {
    case .borda(let most, let last): Int64(max(0, (most ?? length) - position + last))
    case .vector(let scores): position <= scores.count ? scores[position - 1] : 0
    }
  }

  /// What a choice adds: the sum over the positions of its group of equal ranks, to be divided by
  /// `parts`. `length` is the number of choices on the ballot.
  func share(rank: Int, size: Int, length: Int) -> (sum: Int64, parts: Int) {
    switch tiedRanks {
    case .best: return (score(at: rank, length: length), 1)
    case .worst: return (score(at: rank + size - 1, length: length), 1)
    case .average:
      var sum: Int64 = 0
      for position in rank..<(rank + size) { sum += score(at: position, length: length) }
      return (sum, size)
    }
  }
}
