import AllocationRules
import BudgetModel

/// One of two chambers with what it says of the projects of a contest (CONFEDERATION 8.4).
struct ChamberVoice {
  var chamber: Dual.Chamber
  /// Scores and the weight behind them: ballots, or those that councils send.
  var tally: ContestTally
  var profile: BallotProfile?
  /// Those who gave it, where delegates did.
  var plenum: Plenum?
  var records: [TranscriptRecord] { plenum?.records ?? [] }
  var ties: [NestedTie] { plenum?.ties ?? [] }
}

/// A chamber with what it would fund alone.
struct ChamberChoice {
  var voice: ChamberVoice
  var outcome: Outcome
  /// Places in the field, in the order of funding.
  var funded: [Int]

  /// The part of its choice that another does not share.
  func alone(beside other: ChamberChoice) -> [Int] {
    funded.filter { !other.funded.contains($0) }
  }
}

extension CountRun {
  /// Both chambers hear all projects of the contest.
  func chambers(
    of contest: ContestIndex, _ base: Instance
  ) throws(CountFailure) -> [ChamberVoice] {
    var voices: [ChamberVoice] = []
    for chamber in plan.levels[plan.contests[contest].council].dual.chambers {
      voices.append(
        chamber.mode == .delegated
          ? try delegates(of: chamber, contest, base) : ballots(of: chamber, contest, base))
    }
    return voices
  }

  private func ballots(
    of chamber: Dual.Chamber, _ contest: ContestIndex, _ base: Instance
  ) -> ChamberVoice {
    let council = plan.contests[contest].council
    let wanted = Set(
      Participants(tree: plan.tree, levels: plan.levels).readers(of: chamber, in: council))
    let sources = sources(of: contest).filter(wanted.contains)
    var tally = base.tally.emptied
    for source in sources {
      guard var own = ballots.tallies[contest][source.position] else { continue }
      insertAppeals(of: contest, into: &own) { _ in nil }
      tally += own
    }
    return ChamberVoice(
      chamber: chamber, tally: tally,
      profile: ballots.profiles[contest.position]?.rows(of: sources).profile)
  }

  private func delegates(
    of chamber: Dual.Chamber, _ contest: ContestIndex, _ base: Instance
  ) throws(CountFailure) -> ChamberVoice {
    let count = PlenumCount(run: self, contest: contest, base: base, sums: sums(of: contest))
    let plenum = try count.plenum(
      of: plan.contests[contest].council, chamber.delegation, dimension: chamber.dimension)
    let tally = count.synthetic(plenum.scores, weight: plenum.weight, ballots: BallotCounts())
    return ChamberVoice(chamber: chamber, tally: tally, plenum: plenum)
  }

  /// What a chamber would fund with all the money.
  func choice(
    of voice: ChamberVoice, _ contest: ContestIndex, _ base: Instance
  ) throws(CountFailure) -> ChamberChoice {
    var instance = base
    instance.tally = voice.tally
    instance.profile = voice.profile
    let outcome = try allocate(instance, contest)
    return ChamberChoice(
      voice: voice, outcome: outcome, funded: outcome.payments.map(\.project))
  }
}

extension ContestTally {
  /// No ballot, with the same measures.
  var emptied: ContestTally {
    var zero = ContestTally.zero(projects: votes.count)
    let zeros = zero.votes
    zero.points = points.map { _ in zeros }
    zero.score = score.map { _ in zeros }
    zero.ranks = ranks.map { _ in zeros.map { _ in [:] } }
    zero.above = above.map { _ in zeros.map { _ in zeros } }
    zero.amounts = amounts.map { _ in zeros.map { _ in [:] } }
    zero.supportingCouncils = supportingCouncils.map { _ in zeros.map { _ in 0 } }
    return zero
  }
}
