import AllocationRules
import BudgetModel

extension TallyAccumulator {
  /// The tally in exact ratios. `supportingCouncils` counts the accumulator as one council; the
  /// sum of several councils needs their tallies.
  func tally(exclusions: [String]) -> ContestTally {
    var tally = ContestTally(projects: form.projects)
    tally.ballots.received = received
    tally.ballots.counted = counted
    tally.ballots.blank = blank
    tally.ballots.rejected = BallotCode.named(rejected)
    for (place, count) in excluded.enumerated() where count > 0 {
      tally.ballots.excluded[exclusions[place], default: 0] += count
    }
    tally.weight = weighed(weight)
    tally.blankWeight = weighed(blankWeight)
    tally.votes = votes.map(weighed)
    fillMeasures(&tally)
    return tally
  }

  private func weighed(_ sum: Int64) -> Ratio { Ratio(sum, over: form.weightScale) }

  private func fillMeasures(_ tally: inout ContestTally) {
    let needs = form.needs
    if needs.points {
      tally.points = points.map {
        Ratio($0, over: Int128(form.weightScale) * Int128(form.pointScale))
      }
    }
    if needs.score != nil { tally.score = (0..<form.projects).map(score) }
    if needs.supportingCouncils { tally.supportingCouncils = votes.map { $0 > 0 ? 1 : 0 } }
    if needs.ranks { tally.ranks = (0..<form.projects).map(ranks(of:)) }
    if needs.above != nil { tally.above = (0..<form.projects).map(above) }
    if needs.amounts { tally.amounts = amounts.map(weighedAmounts) }
    for (place, channel) in needs.channels.enumerated() {
      tally.channels[channel] = ContestTally.Channel(
        weight: weighed(channelWeights[place]), votes: channelVotes[place].map(weighed))
    }
  }

  private func score(of place: Int) -> Ratio {
    guard let positional = form.positional else { return .zero }
    var score = Ratio.zero
    for (parts, sums) in scores.enumerated() where sums[place] != 0 {
      let scale = Int128(form.weightScale) * Int128(positional.scale) * Int128(parts + 1)
      score += Ratio(sums[place], over: scale)
    }
    return score
  }

  private func ranks(of place: Int) -> [Int: Ratio] {
    var found: [Int: Ratio] = [:]
    for (rank, sums) in ranks.enumerated() where sums[place] != 0 {
      found[rank + 1] = weighed(sums[place])
    }
    return found
  }

  /// `below`: listed stands above unlisted; `ignored`: only ballots that list both count.
  private func above(_ better: Int) -> [Ratio] {
    (0..<form.projects).map { worse in
      if worse == better { return .zero }
      let pair = better * form.projects + worse
      if form.needs.above == .ignored { return weighed(wins[pair]) }
      let lost = wins[worse * form.projects + better]
      return weighed(votes[better] - lost - draws[pair])
    }
  }

  private func weighedAmounts(_ entries: [AmountWeight]) -> [Int64: Ratio] {
    Dictionary(uniqueKeysWithValues: entries.map { ($0.amount, weighed($0.weight)) })
  }
}
