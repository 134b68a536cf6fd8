import AllocationRules
import BudgetModel

/// What the same ballots give when they are counted in other ways (CONFEDERATION 15). Nothing here
/// changes an outcome.
extension CountRun {
  /// Nil: every council counts its ballots directly.
  func divergences() throws(CountFailure) -> [DivergenceRow]? {
    var rows: [DivergenceRow] = []
    for place in plan.contests.indices {
      let contest = ContestIndex(place)
      guard let base = heard[contest], let decision = decisions[contest] else { continue }
      rows += self.rows(
        contest, "official", base, scores: decision.scores, funded: Set(decision.funded.keys))
      for (method, instance) in try alternatives(of: contest, base) {
        rows += try compared(contest, method, instance)
      }
    }
    return heard.isEmpty ? nil : rows
  }

  /// The contest under other ways of counting, as far as there are ballots.
  private func alternatives(
    of contest: ContestIndex, _ base: Instance
  ) throws(CountFailure) -> [(method: String, instance: Instance)] {
    let level = plan.levels[plan.contests[contest].council]
    var all: [(method: String, instance: Instance)] = []
    if !base.tally.weight.isZero { all.append(("direct", base)) }
    if level.mode == .dual {
      for voice in try chambers(of: contest, base) where !voice.tally.weight.isZero {
        var instance = base
        (instance.tally, instance.profile) = (voice.tally, voice.profile)
        all.append(("chamber:" + voice.chamber.id, instance))
      }
      return all
    }
    for (method, delegation) in level.delegation.alternatives {
      let count = PlenumCount(
        run: self, contest: contest, base: base, sums: sums(of: contest))
      let plenum: Plenum
      do throws(CountFailure) {
        plenum = try count.plenum(of: plan.contests[contest].council, delegation)
      } catch {
        // What this way of counting does not allow, such as seats that cannot be given, is left out.
        if case .invariant = error { throw error }
        continue
      }
      if plenum.castWeight.isZero { continue }
      var instance = base
      instance.tally = count.synthetic(
        plenum.scores, weight: plenum.weight, ballots: base.tally.ballots)
      all.append((method, instance))
    }
    return all
  }

  private func compared(
    _ contest: ContestIndex, _ method: String, _ instance: Instance
  ) throws(CountFailure) -> [DivergenceRow] {
    do throws(CountFailure) {
      let outcome = try allocate(instance, contest)
      return rows(
        contest, method, instance, scores: outcome.scores,
        funded: Set(outcome.payments.map(\.project)))
    } catch {
      guard error.stop != nil else { throw error }
      return rows(contest, method, instance, scores: instance.tally.votes, funded: nil)
    }
  }

  /// - Parameter funded: nil: a tie leaves it open
  private func rows(
    _ contest: ContestIndex, _ method: String, _ instance: Instance, scores: [Ratio],
    funded: Set<Int>?
  ) -> [DivergenceRow] {
    let own = plan.contests[contest]
    return instance.field.enumerated().map { place, project in
      DivergenceRow(
        councilID: plan.tree[own.council].id, poolID: own.poolID, method: method,
        projectID: project.id, score: scores[place],
        outcome: funded.map { $0.contains(place) ? .funded : .notFunded } ?? .open)
    }
  }
}

extension Delegation {
  /// The ways in which its councils could send otherwise, all computed from ballots.
  fileprivate var alternatives: [(method: String, delegation: Delegation)] {
    var split = self
    (split.form, split.mandate) = (.split, .computed)
    var bundles = self
    (bundles.form, bundles.mandate, bundles.bundle) = (.blockBundle, .computed, .allocation)
    var equal = bundles
    equal.bundle = .majority
    equal.seats = SeatRule()
    equal.seats.method = .equal
    return [("split", split), ("block-bundle", bundles), ("one-council-one-vote", equal)]
  }
}
