import AllocationRules
import BudgetModel

/// What a by-law asks for beside the outcome (RULES 17, 18; AUDIT 9), after all passes.
extension CountRun {
  /// - Throws: `CountFailure.invariant` where a contest that was decided cannot be measured
  func measures() throws(CountFailure) -> CycleMeasures {
    var measures = CycleMeasures()
    let named = decisions.compactMap { $0 }.map { (name: name(of: $0), decision: $0) }
    for (name, decision) in named.sorted(by: { $0.name.isBefore($1.name) }) {
      let families = decision.instance.settings.measures
      if families.isEmpty { continue }
      do throws(RuleFailure) {
        try measure(decision, name, families, into: &measures)
      } catch {
        throw .invariant("the measures of \(name): \(error)")
      }
    }
    return measures
  }

  private func name(of decision: Decision) -> String {
    "\(decision.instance.councilID)/\(decision.instance.poolID)"
  }

  private func measure(
    _ decision: Decision, _ name: String, _ families: [MeasureFamily],
    into measures: inout CycleMeasures
  ) throws(RuleFailure) {
    let contest = measured(decision)
    let field = contest.instance.field
    if families.contains(where: { !$0.needsBallots }) {
      measures.add(try contest.measures(families), field: field, contest: name)
    }
    if !families.contains(where: \.needsBallots) { return }
    var findings = try contest.proportionality(families)
    if families.contains(.proportionality) {
      findings += contest.districtFairness(districts(of: decision))
    }
    measures.proportionality =
      (measures.proportionality ?? []) + findings.map { ProportionalityRow($0, field, name) }
  }

  private func measured(_ decision: Decision) -> MeasuredContest {
    var instance = decision.instance
    if !decision.decides {
      instance.silence()
    } else if instance.profile == nil {
      instance.profile = profile(of: decision)
    }
    let places = instance.field.indices
    let isPartlyFunded = places.contains { place in
      decision.funded[place].map { $0 != instance.field[place].cost } ?? false
    }
    return MeasuredContest(
      instance: instance, statuses: places.map { finalVerdict(of: decision, at: $0).status },
      isPartlyFunded: isPartlyFunded, laterMoney: decision.laterMoney)
  }

  /// The ballots behind a tally that a rule was content with; nil: some were never here.
  private func profile(of decision: Decision) -> BallotProfile? {
    guard appeals[decision.contest].isEmpty,
      let profiles = ballots.profiles[decision.contest.position]
    else { return nil }
    let rows = profiles.rows(of: sources(of: decision.contest))
    let places = decision.instance.field.indices.filter {
      decision.instance.field[$0].state == .qualified
    }
    return rows.addUp(to: decision.instance.tally, at: places) ? rows.profile : nil
  }

  /// The councils directly below the deciding one, each with what came from it and from below it.
  private func districts(of decision: Decision) -> [DistrictBenchmark.Part] {
    let contest = decision.contest
    let council = plan.contests[contest].council
    let sources = sources(of: contest)
    let needsBallots = rules[decision.instance.settings.rule.name]?.spec.needs == .ballots
    return plan.tree.children[council].compactMap { child in
      let own = sources.filter { plan.tree.isAncestorOrSelf(child, of: $0) }
      if own.isEmpty { return nil }
      var tally = ContestTally.zero(projects: plan.contests[contest].projects.count)
      for source in own {
        if let part = ballots.tallies[contest][source.position] { tally += part }
      }
      let profile = needsBallots ? ballots.profiles[contest.position]?.rows(of: own).profile : nil
      return DistrictBenchmark.Part(
        council: plan.tree[child].id, tally: appeals[contest].isEmpty ? tally : nil,
        profile: profile)
    }
  }
}

extension CycleMeasures {
  /// Adds the measures of one contest in the order of projects and kinds, each witness under the next
  /// number.
  fileprivate mutating func add(
    _ sizes: [ProjectMeasure], field: [Project], contest: String
  ) {
    var rows = margins ?? []
    for measure in sizes {
      let id = field[measure.project].id
      var row = MarginRow(
        contest: contest, projectID: id, kind: measure.kind, size: measure.rowSize,
        exactness: measure.exactness)
      if let witness = measure.witness?.json(contest: contest, project: id) {
        witnesses.append([witness])
        row.witness = witnesses.count
      }
      rows.append(row)
    }
    margins = rows
  }
}

extension ProportionalityRow {
  fileprivate init(_ finding: ProportionalityFinding, _ field: [Project], _ contest: String) {
    let verdict: Verdict
    var group: ProportionalityFinding.Group?
    var gap: MeasureGap?
    switch finding.verdict {
    case .holds(let looked): (verdict, group) = (.holds, looked)
    case .violated(let found): (verdict, group) = (.violated, found)
    case .notComputed(let reason): (verdict, gap) = (.notComputed, reason)
    }
    self.init(
      contest: contest, check: finding.check, utility: finding.utility, verdict: verdict)
    self.gap = gap
    councilID = finding.council
    guard let group else { return }
    projectIDs = group.projects.map { field[$0].id }
    voters = group.voters
    received = Ratio(group.received)
    entitled = Ratio(group.entitled)
  }
}
