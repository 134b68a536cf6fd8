import BudgetModel

/// What votes the supporters of each project can hold, whatever the ballots say.
struct QuotaSupports {
  private let contest: ReplayContest
  /// Of all voters together.
  private(set) var votes: Ratio
  private var rank = 0
  private let unit: Ratio
  /// What rounding has added to all votes: the most by which a support is too large.
  private(set) var gained = Ratio.zero
  /// By place: at the ranks that are open, and at all ranks.
  private var open: [ClosedRange<Ratio>]
  private var all: [ClosedRange<Ratio>]

  init(_ contest: ReplayContest, _ parts: RoundedParts) {
    self.contest = contest
    unit = parts.unit
    votes = contest.tally.weight
    open = contest.field.map { _ in .zero ... .zero }
    all = contest.tally.votes.map { $0...$0 }
  }

  /// Opens ranks up to one; returns what is wrong with that.
  ///
  /// - Parameter isClosed: no project had its quota at the rank before
  mutating func open(_ next: Int, _ field: RoundField, isClosed: Bool) -> String? {
    let (before, isFirst) = (rank, rank == 0)
    if next == before && !isClosed { return nil }
    rank = next
    if next <= before { return "its rank is not behind that of the round before" }
    // A rank is left without a record only if nobody stands at it.
    if !isClosed {
      let isBare = field.candidates.allSatisfy {
        open[$0].lowerBound.isZero && field.state.cost($0) <= field.state.left
      }
      if !isBare { return "the rank before has candidates, and no round of theirs" }
      for place in field.candidates { open[place] = .zero ... .zero }
    }
    let first = isFirst ? contest.tally.ranks.map { $0.map { $0[1] ?? .zero } } : nil
    for place in field.candidates {
      open[place] = open[place].lowerBound...max(open[place].lowerBound, all[place].upperBound)
      if let first, next == 1 { open[place] = first[place]...first[place] }
    }
    let isMissed = first.map { first in
      next > 1 && field.candidates.contains { !first[$0].isZero }
    }
    return isMissed == true ? "candidates of the first rank have no round" : nil
  }

  /// Takes over what a record states; false if it cannot be.
  mutating func take(_ stated: Ratio, of place: Int) -> Bool {
    let isPossible = open[place].contains(stated) && stated <= votes
    open[place] = stated...stated
    all[place] = max(all[place].lowerBound, stated)...max(all[place].upperBound, stated)
    return isPossible
  }

  /// True if a project can have all of its supporters at the ranks that are open.
  func canBeAll(of place: Int) -> Bool { all[place].contains(open[place].lowerBound) }

  /// Takes a part of the votes of a project's supporters; returns what is wrong with the record.
  mutating func spend(_ part: Ratio, of place: Int, _ record: JSONValue) -> String? {
    let (held, quota) = (open[place].lowerBound, open[place].lowerBound * part)
    guard let rounding = record.ratio("rounding"), let left = record.ratio("votes") else {
      return "a round without the votes behind it"
    }
    let isSum = left == votes - quota + rounding
    let problem = isSum ? roundingProblem(rounding) : "'votes' are not those before, less the quota"
    for other in open.indices where other != place {
      open[other] = behind(open[other], held, part, rounding)
      all[other] = behind(all[other], held, part, rounding)
    }
    votes = left
    return problem
  }

  /// Shares are rounded up to whole units once they are rounded.
  private mutating func roundingProblem(_ rounding: Ratio) -> String? {
    // Where rounding begins, shares are rounded before they are spent and after.
    let most = contest.tally.weight * unit * Ratio(gained.isZero ? 2 : 1)
    gained += max(.zero, rounding)
    return rounding >= .zero && rounding <= most ? nil : "'rounding' is more than shares can gain"
  }

  /// What is left of a number of votes: the fewest and the most that also belong to the payers pay
  /// their part.
  private func behind(
    _ range: ClosedRange<Ratio>, _ held: Ratio, _ part: Ratio, _ rounding: Ratio
  ) -> ClosedRange<Ratio> {
    let (low, high) = (range.lowerBound, range.upperBound)
    let least = low - min(low, held) * part
    let most = high - max(.zero, high + held - votes) * part + max(.zero, rounding)
    return least...max(least, most)
  }
}
