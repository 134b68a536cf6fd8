import AllocationRules
import BudgetModel

/// Councils whose members divide the pool among categories, each by the median (CONFEDERATION 8.6).
extension CountRun {
  mutating func decideByMedian(_ contest: ContestIndex) throws(CountFailure) {
    let own = plan.contests[contest]
    var (projects, instance) = instance(of: contest)
    let count = PlenumCount(run: self, contest: contest, base: instance, sums: sums(of: contest))
    let plenum = try count.median(in: own.council, plan.levels[own.council])
    heard[contest] = instance
    keep(plenum, of: contest)
    let decides = decides(own.council, nil)
    if plan.levels[own.council].medianThen == .delegated {
      let members = try count.plenum(of: own.council, plan.levels[own.council].delegation)
      instance.tally = count.synthetic(
        members.scores, weight: members.weight, ballots: instance.tally.ballots)
    }
    writePoolRecords(of: own.pool)
    let opening = writeOpening(
      of: contest, projects: projects, instance: instance, plenum: plenum.records)
    list(plenum.ties, after: opening.plenum, in: own.pool)
    var seen = instance
    if !decides { seen.silence() }
    let idle = try allocate(seen.idle, contest)
    var decision = Decision(
      contest: contest, instance: instance, projects: projects, scores: instance.tally.votes,
      ranks: projects.map { _ in nil }, order: [],
      verdicts: idle.verdicts.enumerated().map { place, verdict in
        opening.verdict(verdict, of: place, base: opening.plenum)
      })
    decision.decides = false
    decision.appealed = appealedPlaces(of: contest, among: projects)
    if !decides { decision.silence(scores: instance.tally.votes) }
    decision.explainUnqualified(plan.qualifications)
    decisions[contest.position] = decision
    arrivedAfter[own.pool.position] = .zero
    if decides && !plenum.castWeight.isZero {
      try fill(plenum.envelopes, seen, contest)
      // Projects without a category are in no envelope.
      for place in projects.indices where isUndecided(place, contest) {
        decisions[contest.position]?.verdicts[place] = .init(
          status: .notFunded, reason: .noMoney, record: opening.resolution)
      }
    }
    if let broken = treasury.brokenInvariant { throw .invariant(broken) }
  }

  /// It stands, and nothing was decided about it yet.
  private func isUndecided(_ place: Int, _ contest: ContestIndex) -> Bool {
    decisions[contest]?.verdicts[place].reason == .noBallots
  }

  /// The projects of each category, with the money of its envelope.
  private mutating func fill(
    _ envelopes: [Envelope], _ instance: Instance, _ contest: ContestIndex
  ) throws(CountFailure) {
    let pool = plan.contests[contest].pool
    var round = 0
    for envelope in envelopes {
      var part = instance
      part.amount = envelope.amount
      part.barred = Dictionary(
        uniqueKeysWithValues: instance.field.indices.filter { !envelope.places.contains($0) }
          .map { ($0, Reason.noMoney) })
      part.prefunded = instance.prefunded.filter(envelope.places.contains)
      let outcome = try allocate(part, contest)
      let record = transcript.append(
        TranscriptRecord(
          "envelope",
          [
            "category": .string(envelope.category), "amount": JSONValue(envelope.amount),
            "records": .array(nested([], rule: outcome.records)),
          ]), to: pool
      ).place
      for tie in outcome.ties {
        ties.append(
          UsedTie(
            record: RecordReference(pool: pool, place: record), tied: tie.tied,
            decidedBy: tie.decidedBy?.rawValue ?? "", isDecisive: tie.isDecisive))
      }
      for place in envelope.places where isUndecided(place, contest) {
        decisions[contest.position]?.verdicts[place] = .init(
          status: outcome.verdicts[place].status, reason: outcome.verdicts[place].reason,
          record: record)
      }
      for payment in outcome.payments {
        round += 1
        pay(
          payment.project, of: contest, policy: "envelope", round: round, for: .fund,
          reason: payment.reason, stage: .decide)
      }
    }
  }
}

/// The money of one category.
struct Envelope {
  var category: String
  var amount: Money
  /// Places in the field of its projects.
  var places: [Int]
}

extension Instance {
  /// The same without money and ballots, so that only states and qualification speak.
  fileprivate var idle: Instance {
    var idle = self
    idle.prefunded = []
    idle.silence()
    return idle
  }
}
